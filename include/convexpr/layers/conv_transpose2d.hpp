// SPDX-License-Identifier: BSL-1.0
// ConvTranspose2d: torch.nn.ConvTranspose2d with every argument, checked when the network is
// compiled.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/transposed.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Input C_in x H x W, output C_out x H_out x W_out, where per axis
//   out = (in - 1) * stride - padding before - after + dilation * (kernel - 1) + output_padding
//   + 1.
// Parameters: weight [C_in][C_out / groups][kernel height][kernel width], bias [C_out].
// Costs what the multiply-adds of a Conv2d cost that many, for strides up to 4x4; beyond, the step
// is generic.
template <int in_channels, int out_channels, hw kernel_size,
          options::given<conv_transpose>... options>
struct ConvTranspose2d {
  static constexpr int n =
      plan::transposed_steps(options::only<conv_transpose>(options...).stride.or_else(1));
  static constexpr int emit(plan::builder& b, int value) {
    const conv_transpose given =
        options::begin_layer<conv_transpose>(b, "ConvTranspose2d", options...);
    plan::transposed_convolution t{};
    t.base.in_channels = b.channels_of(value, in_channels, "in_channels");
    t.base.out_channels = out_channels;
    t.base.kernel = kernel_size;
    t.base.stride = given.stride.or_else(1);
    t.base.law = given.padding.law;
    t.base.pads = given.padding.pads;
    t.base.dilation = given.dilation.or_else(1);
    t.base.groups = given.groups.or_else(1);
    t.base.bias = given.bias.or_else(true);
    t.base.mode = given.padding_mode.value;
    t.base.where = given.device;
    t.base.type = given.dtype;
    t.output_padding = given.output_padding.or_else(0);
    return plan::conv_transpose2d(b, value, t);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
