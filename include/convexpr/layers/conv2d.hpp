// SPDX-License-Identifier: BSL-1.0
// Conv2d: torch.nn.Conv2d with every argument, checked when the network is compiled; and its
// separable form.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// The arguments of a Conv2d as a value.
constexpr plan::convolution convolution_of(int in_channels, int out_channels, const hw& kernel,
                                           const with& options) {
  plan::convolution c{};
  c.in_channels = in_channels;
  c.out_channels = out_channels;
  c.kernel = kernel;
  c.stride = options.stride.or_else(1);
  c.law = options.padding.law;
  c.pads = options.padding.pads;
  c.dilation = options.dilation.or_else(1);
  c.groups = options.groups.or_else(1);
  c.bias = options.bias.or_else(true);
  c.mode = options.padding_mode.value;
  c.where = options.device;
  c.type = options.dtype;
  c.exact_cover = options.exact_cover.or_else(false);
  return c;
}

// Input C_in x H x W, output C_out x H_out x W_out, where per axis
//   out = floor((in + padding before + after - dilation * (kernel - 1) - 1) / stride) + 1.
// Parameters: weight [C_out][C_in / groups][kernel height][kernel width], bias [C_out].
// kernel_size is a number or hw{height, width}; the options are those of `with`.
template <int in_channels, int out_channels, hw kernel_size, options::given<with>... options>
struct Conv2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const with given = options::begin_layer<with>(b, "Conv2d", options...);
    const int in = b.channels_of(value, in_channels, "in_channels");
    return b.conv2d(value, convolution_of(in, out_channels, kernel_size, given));
  }
};

// A convolution of each channel by itself, `kernel_size` wide, then one of 1x1 over the channels:
// the two layers "depthwise" and "pointwise", with those names, and nothing between them. The
// options are the depthwise one's; bias, device and dtype are both's.
template <int in_channels, int out_channels, hw kernel_size, options::given<with>... options>
struct DepthwiseSeparableConv2d {
  static constexpr int n = 2;
  static constexpr int emit(plan::builder& b, int value) {
    const int in = b.channels_of(value, in_channels, "in_channels");
    const with given = options::only<with>(options...);
    plan::convolution depthwise = convolution_of(in, in, kernel_size, given);
    depthwise.groups = in;
    plan::convolution pointwise = convolution_of(in, out_channels, 1, given);
    pointwise.stride = pointwise.dilation = 1;
    pointwise.law = padding_law::explicit_;
    pointwise.pads = {};
    const int middle = part(b, value, "depthwise", depthwise);
    return part(b, middle, "pointwise", pointwise);
  }

 private:
  static constexpr int part(plan::builder& b, int value, const char* name,
                            const plan::convolution& c) {
    if (b.failed()) return -1;
    const int length = b.push(name);
    const with given = options::begin_layer<with>(b, "DepthwiseSeparableConv2d", options...);
    const int out = given.groups.given ? b.fail(fault::groups_not_taken, 0, 0,
                                                "there is no groups: each channel is one")
                                       : b.conv2d(value, c);
    b.pop(length);
    return out;
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
