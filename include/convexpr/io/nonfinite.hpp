// SPDX-License-Identifier: BSL-1.0
// Finds the first NaN or infinity in the bytes of a tensor: for manifest.hpp, whose caller may
// refuse such weights.
#pragma once

#include <cstddef>
#include <span>

#include "convexpr/config.hpp"
#include "convexpr/io/element.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

inline constexpr std::size_t all_finite = static_cast<std::size_t>(-1);

// The index of the first element that is NaN or infinite, or all_finite; integers always are.
// A value is neither exactly when its exponent has a zero bit. That is read from the upper one or
// two bytes of each little-endian element, whatever the machine's own order and alignment.
[[nodiscard]] constexpr std::size_t first_nonfinite(std::span<const std::byte> bytes,
                                                    element type) noexcept {
  unsigned exponent = 0;  // its bits in the upper 16 of the element
  switch (type) {
    case element::f64: exponent = 0x7ff0; break;
    case element::f32:
    case element::bf16: exponent = 0x7f80; break;
    case element::f16: exponent = 0x7c00; break;
    default: return all_finite;
  }
  const std::size_t size = size_of(type);
  for (std::size_t index = 0; index < bytes.size() / size; ++index) {
    const std::size_t top = index * size + size - 1;
    const unsigned upper =
        static_cast<unsigned>(bytes[top]) << 8 | static_cast<unsigned>(bytes[top - 1]);
    if ((upper & exponent) == exponent) return index;
  }
  return all_finite;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
