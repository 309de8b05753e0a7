// SPDX-License-Identifier: BSL-1.0
// What flows between layers: the extents of one image or vector, its element type and its device.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Channels, height, width of one image (the batch is not part of a shape).
// `shape{16, 100}` is a sequence, 100 positions of 16 channels: its height is 0. `shape{10}` is a
// vector of ten features, what Flatten and Linear yield: its height and width are 0.
struct shape {
  int channels = 0;
  int height = 0;
  int width = 0;

  constexpr shape() = default;
  constexpr shape(int features) : channels(features) {}  // NOLINT: shape{10} and 10 mean the same
  constexpr shape(int c, int length) : channels(c), width(length) {}
  constexpr shape(int c, int h, int w) : channels(c), height(h), width(w) {}

  constexpr bool operator==(const shape&) const = default;
  constexpr bool is_vector() const { return height == 0 && width == 0; }
  constexpr bool is_sequence() const { return height == 0 && width != 0; }
  constexpr bool is_image() const { return height != 0; }
  constexpr int rows() const { return is_image() ? height : 1; }
  constexpr int columns() const { return is_vector() ? 1 : width; }
};

// What stands for a floating-point number where a whole one belongs: kept, to be told.
inline constexpr int not_whole = std::numeric_limits<int>::min() + 1;

// Height and width of a kernel, a stride, a dilation; one number means both, as in PyTorch.
// Zeros mean "unset": nvcc gives skipped members zero whatever their initialiser says.
struct hw {
  int height = 0;
  int width = 0;

  constexpr hw() = default;
  constexpr hw(int both) : height(both), width(both) {}  // NOLINT
  constexpr hw(int h, int w) : height(h), width(w) {}
  template <std::floating_point F>
  consteval hw(F) : hw(not_whole) {}  // NOLINT
  constexpr bool operator==(const hw&) const = default;
};

enum class element_type : int { float32, float64, float16, bfloat16 };
enum class device : int { cpu, cuda };

namespace plan {

// More elements than any memory holds, few enough that 64 times as many can be counted.
inline constexpr long long max_elements = std::numeric_limits<std::ptrdiff_t>::max() / 64;

// No channels, rows, columns, paddings or reaches of kernels beyond this: sums of two are ints.
inline constexpr int max_extent = 1 << 30;

// a * b for non-negative sizes; -1 when it leaves what memory can hold (and stays -1 from there).
constexpr long long checked_product(long long a, long long b) {
  if (a < 0 || b < 0) return -1;
  if (a != 0 && b > max_elements / a) return -1;
  return a * b;
}

// Number of elements; -1 if that does not fit.
constexpr long long volume(const shape& s) {
  return checked_product(checked_product(s.channels, s.rows()), s.columns());
}

// Of numbers of 0 or more; no sum on the way, which could overflow.
constexpr int ceil_div(int value, int by) { return value / by + (value % by > 0 ? 1 : 0); }
constexpr int round_up(int value, int multiple) { return ceil_div(value, multiple) * multiple; }
constexpr long long round_up(long long value, long long multiple) {
  return (value / multiple + (value % multiple > 0 ? 1 : 0)) * multiple;
}

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI
