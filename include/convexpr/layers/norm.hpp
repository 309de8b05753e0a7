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
template <int num_groups, int num_channels, options::given<group_norm>... options>
struct GroupNorm {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const group_norm given = options::begin_layer<group_norm>(b, "GroupNorm", options...);
    return plan::group_norm(
        b, value, num_groups,
        {b.channels_of(value, num_channels, "num_channels"), given.eps.or_else(1e-5),
         given.affine.or_else(true), given.device, given.dtype});
  }
};

// The same over the pixels of each channel. With track_running_stats it has running_mean and
// running_var and computes, as PyTorch's in eval(), what BatchNorm2d does.
template <int num_features, options::given<instance_norm>... options>
struct InstanceNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const instance_norm given =
        options::begin_layer<instance_norm>(b, "InstanceNorm2d", options...);
    return plan::instance_norm2d(
        b, value,
        {b.channels_of(value, num_features, "num_features"), given.eps.or_else(1e-5),
         given.affine.or_else(false), given.device, given.dtype},
        given.track_running_stats.or_else(false));
  }
};

// The same over the channels of each pixel: torchvision's LayerNorm2d, nn.LayerNorm on channels.
// Parameters (if elementwise_affine): weight, bias [num_channels].
template <int num_channels, options::given<layer_norm>... options>
struct LayerNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const layer_norm given = options::begin_layer<layer_norm>(b, "LayerNorm2d", options...);
    return plan::layer_norm2d(
        b, value,
        {b.channels_of(value, num_channels, "num_channels"), given.eps.or_else(1e-6),
         given.elementwise_affine.or_else(true), given.device, given.dtype});
  }
};

// x * layer_scale, a parameter [num_channels][1][1] named as in torchvision's ConvNeXt. Behind a
// convolution it is folded into the weights and costs nothing.
template <int num_channels, options::given<layer_scale>... options>
struct LayerScale {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const layer_scale given = options::begin_layer<layer_scale>(b, "LayerScale", options...);
    return plan::layer_scale(
        b, value,
        {b.channels_of(value, num_channels, "num_channels"), 0, true, given.device, given.dtype});
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
