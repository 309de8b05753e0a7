// SPDX-License-Identifier: BSL-1.0
// Conv1d: torch.nn.Conv1d with every argument, checked when the network is compiled; and
// BatchNorm1d, which is folded into it.
#pragma once

#include "convexpr/layers/conv2d.hpp"
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
template <int in_channels, int out_channels, int kernel_size, options::given<with>... options>
struct Conv1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const with given = options::begin_layer<with>(b, "Conv1d", options...);
    const hw stride = given.stride.or_else(1), dilation = given.dilation.or_else(1);
    if (!plan::is_one_number(b, "stride", stride) ||
        !plan::is_one_number(b, "dilation", dilation) ||
        !plan::is_one_padding(b, given.padding.pads)) {
      return -1;
    }
    plan::convolution c = convolution_of(b.channels_of(value, in_channels, "in_channels"),
                                         out_channels, plan::along(kernel_size), given);
    c.stride = plan::along(stride.width);
    c.pads.top = c.pads.bottom = 0;
    c.dilation = plan::along(dilation.width);
    return plan::conv1d(b, value, c);
  }
};

// BatchNorm2d for sequences, and for vectors. Behind a Conv1d or a Linear it costs nothing.
template <int num_features, options::given<batch_norm>... options>
struct BatchNorm1d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const batch_norm given = options::begin_layer<batch_norm>(b, "BatchNorm1d", options...);
    return plan::batch_norm1d(b, value, b.channels_of(value, num_features, "num_features"),
                              given.eps.or_else(1e-5), given.affine.or_else(true), given.device,
                              given.dtype);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
