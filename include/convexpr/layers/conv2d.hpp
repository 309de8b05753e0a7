// SPDX-License-Identifier: BSL-1.0
// Conv2d: torch.nn.Conv2d with every argument, checked when the network is compiled.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Input C_in x H x W, output C_out x H_out x W_out, where per axis
//   out = floor((in + padding before + after - dilation * (kernel - 1) - 1) / stride) + 1.
// Parameters: weight [C_out][C_in / groups][kernel height][kernel width], bias [C_out].
// kernel_size is a number or hw{height, width}; the options are those of `with`.
template <int in_channels, int out_channels, hw kernel_size, with options = with{}>
struct Conv2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Conv2d");
    plan::convolution c{};
    c.in_channels = in_channels;
    c.out_channels = out_channels;
    c.kernel = kernel_size;
    c.stride = options.stride.or_else(1);
    c.law = options.padding.law;
    c.pads = options.padding.pads;
    c.dilation = options.dilation.or_else(1);
    c.groups = options.groups.or_else(1);
    c.bias = options.bias.or_else(true);
    c.mode = options.padding_mode.value;
    c.where = options.device;
    c.type = options.dtype;
    return b.conv2d(value, c);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
