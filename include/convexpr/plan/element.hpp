// SPDX-License-Identifier: BSL-1.0
// The C++ types of a network's elements, float16_t and bfloat16_t among them, and the type that
// sums and functions of them are computed in: for tensors, parameters and every kernel.
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

#include "convexpr/plan/shape.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {

// A float that rounds to 16 bits as the double would: digits that get lost leave a last digit of 1.
constexpr float rounded_to_odd(double value) {
  constexpr double largest = static_cast<double>(std::numeric_limits<float>::max());
  if (value > largest) return std::numeric_limits<float>::infinity();
  if (value < -largest) return -std::numeric_limits<float>::infinity();
  const float nearest = static_cast<float>(value);
  const double back = static_cast<double>(nearest);
  if (back == value || value != value) return nearest;
  std::uint32_t bits = __builtin_bit_cast(std::uint32_t, nearest);
  if ((value < 0 ? -back : back) > (value < 0 ? -value : value)) --bits;  // towards zero
  return __builtin_bit_cast(float, bits | 1u);
}
template <class N>
constexpr float before_rounding(N value) {
  if constexpr (std::is_same_v<N, float>) return value;
  return rounded_to_odd(static_cast<double>(value));
}

}  // namespace plan

// An element in memory: arithmetic happens in float, to which it converts by itself and exactly;
// back only where it is written, rounded to nearest, ties to even.
//
// `widened` and `rounded` have the bits in the low half of an integer. U is std::uint32_t, F float;
// or vectors of them: the same lines serve constant evaluation, scalars and every instruction set
// without conversions of its own. A NaN stays one, with its upper digits.

// IEEE 754's binary16: 11 digits, up to 65504; what rounds to more becomes infinity.
struct float16_t {
  std::uint16_t bits;

  template <class F, class U>
  static constexpr F widened(U half) {
    const U size = (half & 0x7fffu) << 13;
    // below 2^-14 the digits follow those of 2^-14, which is then taken away
    const U above = size + 0x38800000u;
    const U small =
        __builtin_bit_cast(U, __builtin_bit_cast(F, above) - __builtin_bit_cast(F, above - size));
    const U normal = size + (127u - 15u) * 0x800000u;
    const U special = size + (255u - 31u) * 0x800000u;
    const U large = size >= 0x0f800000u ? special : normal;
    return __builtin_bit_cast(F, (size < 0x00800000u ? small : large) | (half & 0x8000u) << 16);
  }
  template <class U, class F>
  static constexpr U rounded(F value) {
    const U word = __builtin_bit_cast(U, value);
    const U size = word & 0x7fffffffu;
    const U zero = size - size;
    // added to 0.5, whose last digit is that of the smallest numbers
    const U half = zero + 0x3f000000u;
    const U small =
        __builtin_bit_cast(U, __builtin_bit_cast(F, size) + __builtin_bit_cast(F, half)) - half;
    const U normal = (size - 0x38000000u + 0x0fffu + (size >> 13 & 1u)) >> 13;
    const U nan = (size >> 13 & 0x3ffu) | 0x7e00u;
    const U special = size > 0x7f800000u ? nan : zero + 0x7c00u;
    const U large = size >= 0x47800000u ? special : normal;
    return (size < 0x38800000u ? small : large) | (word >> 16 & 0x8000u);
  }

  float16_t() = default;
  template <class N>
  requires std::is_arithmetic_v<N>
  constexpr explicit float16_t(N value)
      : bits(static_cast<std::uint16_t>(rounded<std::uint32_t>(plan::before_rounding(value)))) {}
  static constexpr float16_t from_bits(std::uint16_t b) {
    float16_t x{};
    x.bits = b;
    return x;
  }
  constexpr operator float() const { return widened<float>(std::uint32_t{bits}); }  // NOLINT
};

// The upper half of a float: 8 digits, the range of float.
struct bfloat16_t {
  std::uint16_t bits;

  template <class F, class U>
  static constexpr F widened(U half) {
    return __builtin_bit_cast(F, half << 16);
  }
  template <class U, class F>
  static constexpr U rounded(F value) {
    const U word = __builtin_bit_cast(U, value);
    const U nan = word >> 16 | 0x40u;
    const U number = (word + 0x7fffu + (word >> 16 & 1u)) >> 16;
    return (word & 0x7fffffffu) > 0x7f800000u ? nan : number;
  }

  bfloat16_t() = default;
  template <class N>
  requires std::is_arithmetic_v<N>
  constexpr explicit bfloat16_t(N value)
      : bits(static_cast<std::uint16_t>(rounded<std::uint32_t>(plan::before_rounding(value)))) {}
  static constexpr bfloat16_t from_bits(std::uint16_t b) {
    bfloat16_t x{};
    x.bits = b;
    return x;
  }
  constexpr operator float() const { return widened<float>(std::uint32_t{bits}); }  // NOLINT
};

template <element_type Type>
struct element_of;
template <>
struct element_of<element_type::float32> {
  using type = float;
};
template <>
struct element_of<element_type::float64> {
  using type = double;
};
template <>
struct element_of<element_type::float16> {
  using type = float16_t;
};
template <>
struct element_of<element_type::bfloat16> {
  using type = bfloat16_t;
};

// What sums, residuals and activations of T are computed in, and what a register and every scratch
// memory of a kernel holds: float for the 16-bit types, so that a result is rounded once, at its
// store.
template <class T>
inline constexpr bool is_narrow = std::is_same_v<T, float16_t> || std::is_same_v<T, bfloat16_t>;
template <class T>
using arithmetic_t = std::conditional_t<is_narrow<T>, float, T>;

}  // namespace convexpr::inline CONVEXPR_ABI

// What is asked of them; the rest is as for a type without limits.
template <>
struct std::numeric_limits<convexpr::float16_t> {
  using T = convexpr::float16_t;
  static constexpr bool is_specialized = true, has_infinity = true, has_quiet_NaN = true;
  static constexpr int digits = 11;
  static constexpr T min() noexcept { return T::from_bits(0x0400); }
  static constexpr T max() noexcept { return T::from_bits(0x7bff); }
  static constexpr T lowest() noexcept { return T::from_bits(0xfbff); }
  static constexpr T epsilon() noexcept { return T::from_bits(0x1400); }
  static constexpr T infinity() noexcept { return T::from_bits(0x7c00); }
  static constexpr T quiet_NaN() noexcept { return T::from_bits(0x7e00); }
  static constexpr T denorm_min() noexcept { return T::from_bits(0x0001); }
};
template <>
struct std::numeric_limits<convexpr::bfloat16_t> {
  using T = convexpr::bfloat16_t;
  static constexpr bool is_specialized = true, has_infinity = true, has_quiet_NaN = true;
  static constexpr int digits = 8;
  static constexpr T min() noexcept { return T::from_bits(0x0080); }
  static constexpr T max() noexcept { return T::from_bits(0x7f7f); }
  static constexpr T lowest() noexcept { return T::from_bits(0xff7f); }
  static constexpr T epsilon() noexcept { return T::from_bits(0x3c00); }
  static constexpr T infinity() noexcept { return T::from_bits(0x7f80); }
  static constexpr T quiet_NaN() noexcept { return T::from_bits(0x7fc0); }
  static constexpr T denorm_min() noexcept { return T::from_bits(0x0001); }
};
