// SPDX-License-Identifier: BSL-1.0
// MaxPool1d, AvgPool1d and AdaptiveAvgPool1d, as in torch.nn.
#pragma once

#include "convexpr/layers/conv1d.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class... Given>
constexpr int emit_pool1d(plan::builder& b, int value, plan::operation kind, int kernel_size,
                          const Given&... options) {
  const bool largest = kind == plan::operation::max_pool2d;
  const pool given = options::begin_layer<pool>(b, largest ? "MaxPool1d" : "AvgPool1d", options...);
  const char* other =
      largest && given.count_include_pad.given() ? "count_include_pad in MaxPool1d"
      : !largest && given.dilation.given         ? "dilation in AvgPool1d"
      : given.divisor_override.given
          ? (largest ? "divisor_override in MaxPool1d" : "divisor_override in AvgPool1d")
      : given.return_indices.or_else(false) ? "return_indices: a layer has one output"
                                            : nullptr;
  if (other != nullptr) {
    return b.fail(fault::pool_option_not_taken, 0, 0, "there is no ", other);
  }
  const hw stride = given.stride.or_else(kernel_size), dilation = given.dilation.or_else(1);
  if (!plan::is_one_number(b, "stride", stride) || !plan::is_one_number(b, "dilation", dilation) ||
      !plan::is_one_padding(b, given.padding.pads)) {
    return -1;
  }
  plan::pooling p{};
  p.kernel = plan::along(kernel_size);
  p.stride = plan::along(stride.width);
  p.law = given.padding.law;
  p.pads = {0, 0, given.padding.pads.left, given.padding.pads.right};
  p.dilation = plan::along(dilation.width);
  p.ceil_mode = given.ceil_mode.or_else(false);
  p.exact_cover = given.exact_cover.or_else(false);
  p.count_include_pad = given.count_include_pad.or_else(true);
  return plan::pool1d(b, value, p, kind);
}

// The largest element of each window; padding counts as minus infinity, NaN as the largest.
template <int kernel_size, options::given<pool>... options>
struct MaxPool1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return emit_pool1d(b, value, plan::operation::max_pool2d, kernel_size, options...);
  }
};

// The mean of each window; padding counts as zeros, unless count_include_pad = false.
template <int kernel_size, options::given<pool>... options>
struct AvgPool1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return emit_pool1d(b, value, plan::operation::avg_pool2d, kernel_size, options...);
  }
};

// Output i is the mean of positions floor(i * in / out) to ceil((i + 1) * in / out) - 1; 0 keeps
// the input's length (PyTorch's None).
template <int output_size>
struct AdaptiveAvgPool1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("AdaptiveAvgPool1d");
    return plan::adaptive_avg_pool1d(b, value, output_size);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
