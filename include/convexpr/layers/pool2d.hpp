// SPDX-License-Identifier: BSL-1.0
// MaxPool2d, AvgPool2d, AdaptiveAvgPool2d and AdaptiveMaxPool2d, as in torch.nn, and the last two
// of a whole image by a name of their own.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Appends the pool, unless it was given an option of the other one.
template <class... Given>
constexpr int emit_pool(plan::builder& b, int value, plan::operation kind, const hw& kernel,
                        const Given&... options) {
  const bool largest = kind == plan::operation::max_pool2d;
  const pool given = options::begin_layer<pool>(b, largest ? "MaxPool2d" : "AvgPool2d", options...);
  const char* other = largest && given.count_include_pad.given() ? "count_include_pad in MaxPool2d"
                      : largest && given.divisor_override.given  ? "divisor_override in MaxPool2d"
                      : !largest && given.dilation.given         ? "dilation in AvgPool2d"
                      : given.return_indices.or_else(false)
                          ? "return_indices: a layer has one output"
                          : nullptr;
  if (other != nullptr) {
    return b.fail(fault::pool_option_not_taken, 0, 0, "there is no ", other);
  }
  if (given.divisor_override.given && given.divisor_override.value == 0) {
    return b.fail(fault::divisor_zero, 1, 0, "expected a divisor_override other than 0");
  }
  plan::pooling p{};
  p.kernel = kernel;
  p.stride = given.stride.or_else(kernel);
  p.law = given.padding.law;
  p.pads = given.padding.pads;
  p.dilation = given.dilation.or_else(1);
  p.ceil_mode = given.ceil_mode.or_else(false);
  p.exact_cover = given.exact_cover.or_else(false);
  p.count_include_pad = given.count_include_pad.or_else(true);
  p.divisor_override = given.divisor_override.or_else(0);
  return largest ? b.max_pool2d(value, p) : b.avg_pool2d(value, p);
}

// The largest element of each window; padding counts as minus infinity, NaN as the largest.
template <hw kernel_size, options::given<pool>... options>
struct MaxPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return emit_pool(b, value, plan::operation::max_pool2d, kernel_size, options...);
  }
};

// The mean of each window; padding counts as zeros, unless count_include_pad = false.
template <hw kernel_size, options::given<pool>... options>
struct AvgPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return emit_pool(b, value, plan::operation::avg_pool2d, kernel_size, options...);
  }
};

// Output row i is the mean of rows floor(i * in / out) to ceil((i + 1) * in / out) - 1; columns
// alike. output_size is a number or hw{height, width}; a 0 keeps the input's (PyTorch's None).
template <hw output_size>
struct AdaptiveAvgPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("AdaptiveAvgPool2d");
    return b.adaptive_avg_pool2d(value, output_size);
  }
};

// The largest element of the same windows, NaN as the largest.
template <hw output_size>
struct AdaptiveMaxPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("AdaptiveMaxPool2d");
    return b.adaptive_pool2d(value, output_size, plan::operation::adaptive_max_pool2d);
  }
};

// C x H x W -> C x 1 x 1: the mean, or the largest, of each channel.
struct GlobalAvgPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("GlobalAvgPool2d");
    return b.adaptive_avg_pool2d(value, 1);
  }
};
struct GlobalMaxPool2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("GlobalMaxPool2d");
    return b.adaptive_pool2d(value, 1, plan::operation::adaptive_max_pool2d);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
