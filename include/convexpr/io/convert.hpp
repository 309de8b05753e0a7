// SPDX-License-Identifier: BSL-1.0
// Real numbers of one dtype to those of another, from the bytes of a file: for load.hpp, whose
// caller may ask for it.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>
#include <span>

#include "convexpr/io/element.hpp"
#include "convexpr/plan/element.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

[[nodiscard]] constexpr bool is_real(element type) noexcept {
  return type == element::f64 || type == element::f32 || type == element::f16 ||
         type == element::bf16;
}

// How a file spells the type T of a network.
template <class T>
inline constexpr element element_named_by = std::is_same_v<T, double>       ? element::f64
                                            : std::is_same_v<T, float>      ? element::f32
                                            : std::is_same_v<T, float16_t>  ? element::f16
                                            : std::is_same_v<T, bfloat16_t> ? element::bf16
                                                                            : element::boolean;

inline constexpr std::size_t all_fit = static_cast<std::size_t>(-1);

template <class From, class To>
[[nodiscard]] std::size_t convert_from(std::span<const std::byte> bytes, To* to) noexcept {
  for (std::size_t i = 0; i < bytes.size() / sizeof(From); ++i) {
    From element;
    std::memcpy(&element, bytes.data() + i * sizeof(From), sizeof(From));
    const double value = static_cast<double>(element);
    to[i] = static_cast<To>(value);
    if (std::isinf(static_cast<double>(to[i])) && !std::isinf(value)) return i;
  }
  return all_fit;
}

// Writes the elements of `bytes`, which have the real type `type`, to `to`, each rounded to
// nearest, ties to even; what is too small becomes 0, infinities and NaNs stay. Returns the index
// of the first finite number that To would make infinite, where it stops, or all_fit.
template <class To>
[[nodiscard]] std::size_t convert(std::span<const std::byte> bytes, element type, To* to) noexcept {
  if (type == element::f64) return convert_from<double>(bytes, to);
  if (type == element::f32) return convert_from<float>(bytes, to);
  if (type == element::f16) return convert_from<float16_t>(bytes, to);
  return convert_from<bfloat16_t>(bytes, to);
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
