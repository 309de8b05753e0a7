// SPDX-License-Identifier: BSL-1.0
// Conv1d: torch.nn.Conv1d with every argument, checked when the network is compiled; and
// BatchNorm1d, which is folded into it.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/sequence.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {

// Of the options of an image's layer those along the sequence: one number each, padding one or
// sides{.left, .right}. False, with the fault, for a pair that differs.
constexpr bool is_one_number(builder& b, const char* argument, const hw& given) {
  return given.height == given.width ||
         b.refuse(fault::pair_in_one_dimension, 1, 2, "expected one ", argument, ", got ", given);
}
constexpr bool is_one_padding(builder& b, const sides& p) {
  const bool one = p.top == p.bottom && p.left == p.right && p.top == p.left;
  return one || (p.top == 0 && p.bottom == 0) ||
         b.refuse(fault::pair_in_one_dimension, 1, 2,
                  "expected padding left and right, got some above or below");
}

}  // namespace plan

// Input C_in x L, output C_out x L_out, where
//   L_out = floor((L + padding left + right - dilation * (kernel - 1) - 1) / stride) + 1.
// Parameters: weight [C_out][C_in / groups][kernel], bias [C_out]. The options are those of Conv2d,
// with one number each; sides{.left = 4} pads the past only (a causal convolution).
template <int in_channels, int out_channels, int kernel_size, options::given<with> options = with{}>
struct Conv1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "Conv1d", options);
    const hw stride = options.stride.or_else(1), dilation = options.dilation.or_else(1);
    if (!plan::is_one_number(b, "stride", stride) ||
        !plan::is_one_number(b, "dilation", dilation) ||
        !plan::is_one_padding(b, options.padding.pads)) {
      return -1;
    }
    plan::convolution c{};
    c.in_channels = b.channels_of(value, in_channels, "in_channels");
    c.out_channels = out_channels;
    c.kernel = plan::along(kernel_size);
    c.stride = plan::along(stride.width);
    c.law = options.padding.law;
    c.pads = {0, 0, options.padding.pads.left, options.padding.pads.right};
    c.dilation = plan::along(dilation.width);
    c.groups = options.groups.or_else(1);
    c.bias = options.bias.or_else(true);
    c.mode = options.padding_mode.value;
    c.where = options.device;
    c.type = options.dtype;
    return plan::conv1d(b, value, c);
  }
};

// BatchNorm2d for sequences, and for vectors. Behind a Conv1d or a Linear it costs nothing.
template <int num_features, options::given<batch_norm> options = batch_norm{}>
struct BatchNorm1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "BatchNorm1d", options);
    return plan::batch_norm1d(b, value, b.channels_of(value, num_features, "num_features"),
                              options.eps.or_else(1e-5), options.affine.or_else(true),
                              options.device, options.dtype);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
