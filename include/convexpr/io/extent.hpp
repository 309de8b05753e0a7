// SPDX-License-Identifier: BSL-1.0
// The dimensions of a tensor as a file states them, and the one multiplication of them that
// cannot wrap: for the readers and writers of this floor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "convexpr/config.hpp"
#include "convexpr/io/element.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

inline constexpr std::size_t max_rank = 8;

struct extent {
  std::size_t rank = 0;               // 0: a scalar, one element
  std::uint64_t dims[max_rank] = {};  // outermost first; beyond rank: 0

  [[nodiscard]] friend constexpr bool operator==(const extent&, const extent&) = default;
};

// `8x1x3x3`, or `scalar`.
[[nodiscard]] inline std::string text_of(const extent& shape) {
  if (shape.rank == 0) return "scalar";
  std::string text;
  for (std::size_t axis = 0; axis < shape.rank; ++axis) {
    if (axis != 0) text += 'x';
    text += std::to_string(shape.dims[axis]);
  }
  return text;
}

// True and `bytes` set, or false where the product exceeds PTRDIFF_MAX. Zeros are left out of that
// test: 2^53 x 2^53 x 0 holds nothing, yet whoever multiplies its strides would wrap.
[[nodiscard]] constexpr bool byte_count(const extent& shape, element type,
                                        std::size_t& bytes) noexcept {
  constexpr std::uint64_t most = PTRDIFF_MAX;
  std::uint64_t product = size_of(type);
  bool empty = false;
  for (std::size_t axis = 0; axis < shape.rank; ++axis) {
    const std::uint64_t dim = shape.dims[axis];
    if (dim == 0) {
      empty = true;
    } else if (product > most / dim) {
      return false;
    } else {
      product *= dim;
    }
  }
  bytes = empty ? 0 : static_cast<std::size_t>(product);
  return true;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
