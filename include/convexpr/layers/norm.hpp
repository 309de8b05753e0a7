// SPDX-License-Identifier: BSL-1.0
// GroupNorm, InstanceNorm2d, LayerNorm2d and LayerScale, as in torch.nn and torchvision: norms over
// what the network is looking at. BatchNorm2d, over what it was trained with, stands by itself.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/norm.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// y = (x - mean) / sqrt(variance + eps) * weight + bias, mean and variance over the pixels and
// num_channels / num_groups channels of each group. Parameters (if affine): weight, bias
// [num_channels]. Two passes over the input before the output is written.
template <int num_groups, int num_channels, options::given<group_norm> options = group_norm{}>
struct GroupNorm {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "GroupNorm", options);
    return plan::group_norm(
        b, value, num_groups,
        {b.channels_of(value, num_channels, "num_channels"), options.eps.or_else(1e-5),
         options.affine.or_else(true), options.device, options.dtype});
  }
};

// The same over the pixels of each channel. With track_running_stats it has running_mean and
// running_var and computes, as PyTorch's in eval(), what BatchNorm2d does.
template <int num_features, options::given<instance_norm> options = instance_norm{}>
struct InstanceNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "InstanceNorm2d", options);
    return plan::instance_norm2d(
        b, value,
        {b.channels_of(value, num_features, "num_features"), options.eps.or_else(1e-5),
         options.affine.or_else(false), options.device, options.dtype},
        options.track_running_stats.or_else(false));
  }
};

// The same over the channels of each pixel: torchvision's LayerNorm2d, nn.LayerNorm on channels.
// Parameters (if elementwise_affine): weight, bias [num_channels].
template <int num_channels, options::given<layer_norm> options = layer_norm{}>
struct LayerNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "LayerNorm2d", options);
    return plan::layer_norm2d(
        b, value,
        {b.channels_of(value, num_channels, "num_channels"), options.eps.or_else(1e-6),
         options.elementwise_affine.or_else(true), options.device, options.dtype});
  }
};

// x * layer_scale, a parameter [num_channels][1][1] named as in torchvision's ConvNeXt. Behind a
// convolution it is folded into the weights and costs nothing.
template <int num_channels, options::given<layer_scale> options = layer_scale{}>
struct LayerScale {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "LayerScale", options);
    return plan::layer_scale(b, value,
                             {b.channels_of(value, num_channels, "num_channels"), 0, true,
                              options.device, options.dtype});
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
