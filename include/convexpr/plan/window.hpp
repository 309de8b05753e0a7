// SPDX-License-Identifier: BSL-1.0
// The arithmetic of windows: padding laws, output sizes, and which input element a padded
// coordinate reads. All of it is for one axis, so height and width are the same code.
#pragma once

#include "convexpr/plan/shape.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Padding on the four sides, in rows and columns.
struct sides {
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;
  constexpr bool operator==(const sides&) const = default;
};

enum class padding_law : int {
  explicit_,   // the four numbers as given
  valid,       // none
  same,        // PyTorch: stride 1, the odd one at the bottom and right
  same_upper,  // Keras, TensorFlow, ONNX: any stride, out = ceil(in / stride), the odd one at the
               // end
  same_lower,  // ONNX: the odd one at the top and left
};

enum class padding_mode : int { zeros, reflect, replicate, circular };

namespace plan {

// kernel taps spread by dilation cover this many input elements
constexpr long long reach(int kernel, int dilation) {
  return static_cast<long long>(dilation) * (kernel - 1) + 1;
}

// floor((in + before + after - reach) / stride) + 1; -1 when the window does not fit (checked
// before the division: truncation would turn -1/2 into 0 and yield 1).
constexpr int output_extent(int in, int before, int after, int kernel, int stride, int dilation) {
  const long long padded = static_cast<long long>(in) + before + after;
  const long long room = padded - reach(kernel, dilation);
  return room < 0 ? -1 : static_cast<int>(room / stride) + 1;
}

struct pair_of_pads {
  int before = 0;
  int after = 0;
  constexpr bool operator==(const pair_of_pads&) const = default;
};

// PyTorch's 'same': total = dilation * (kernel - 1), the smaller half first.
constexpr pair_of_pads same_pads(int kernel, int dilation) {
  const int total = static_cast<int>(reach(kernel, dilation)) - 1;
  return {total / 2, total - total / 2};
}

// TensorFlow's 'same': total = max((ceil(in / stride) - 1) * stride + reach - in, 0).
constexpr pair_of_pads same_upper_pads(int in, int kernel, int stride, int dilation) {
  const long long out = (static_cast<long long>(in) + stride - 1) / stride;
  const long long wanted = (out - 1) * stride + reach(kernel, dilation) - in;
  const int total = wanted > 0 ? static_cast<int>(wanted) : 0;
  return {total / 2, total - total / 2};
}

constexpr pair_of_pads axis_pads(padding_law law, pair_of_pads given, int in, int kernel,
                                 int stride, int dilation) {
  switch (law) {
    case padding_law::explicit_: return given;
    case padding_law::valid: return {};
    case padding_law::same: return same_pads(kernel, dilation);
    case padding_law::same_upper: return same_upper_pads(in, kernel, stride, dilation);
    case padding_law::same_lower: {
      const pair_of_pads upper = same_upper_pads(in, kernel, stride, dilation);
      return {upper.after, upper.before};
    }
  }
  return {};
}

// The input coordinate that padded coordinate `x` (0 = first real element) reads; -1: nothing
// (a zero that is not multiplied).
constexpr int padded_source(int x, int extent, padding_mode mode) {
  if (x >= 0 && x < extent) return x;
  switch (mode) {
    case padding_mode::zeros: return -1;
    case padding_mode::reflect: return x < 0 ? -x : 2 * (extent - 1) - x;
    case padding_mode::replicate: return x < 0 ? 0 : extent - 1;
    case padding_mode::circular: return x < 0 ? x + extent : x - extent;
  }
  return -1;
}

// Pooling: PyTorch's ceil_mode rounds up, then drops a last window that would begin in the padding
// behind the input.
constexpr int pooled_extent(int in, int before, int after, int kernel, int stride, int dilation,
                            bool ceil_mode) {
  const long long room = static_cast<long long>(in) + before + after - reach(kernel, dilation) +
                         (ceil_mode ? stride - 1 : 0);
  if (room < 0) return -1;
  long long out = room / stride + 1;
  if (ceil_mode && (out - 1) * stride >= static_cast<long long>(in) + before) --out;
  return static_cast<int>(out);
}

// Adaptive pooling: output i covers input [first, last).
constexpr int adaptive_first(int i, int in, int out) {
  return static_cast<int>(static_cast<long long>(i) * in / out);
}
constexpr int adaptive_last(int i, int in, int out) {
  return static_cast<int>((static_cast<long long>(i + 1) * in + out - 1) / out);
}

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI
