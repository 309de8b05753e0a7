// SPDX-License-Identifier: BSL-1.0
// ShuffleNetV2 of width 1 (Ma et al. 2018, table 5) with the names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace shufflenet_v2 {

template <int in_channels, int out_channels>
using Conv1 = cx::Conv2d<in_channels, out_channels, 1, cx::with{.bias = false}>;
template <int channels, int stride>
using Depthwise = cx::Conv2d<channels, channels, 3,
    cx::with{.stride = stride, .padding = 1, .groups = channels, .bias = false}>;

template <int in_channels, int channels, int stride>
using Branch2 = cx::Named<"branch2", cx::Sequential<
    Conv1<in_channels, channels>, cx::BatchNorm2d<channels>, cx::ReLU,
    Depthwise<channels, stride>, cx::BatchNorm2d<channels>,
    Conv1<channels, channels>, cx::BatchNorm2d<channels>, cx::ReLU>>;

// Both branches see all channels, and halve the size (figure 3d).
template <int in_channels, int out_channels>
using Down = cx::Block<
    cx::Concat<
        cx::Named<"branch1", cx::Sequential<
            Depthwise<in_channels, 2>, cx::BatchNorm2d<in_channels>,
            Conv1<in_channels, out_channels / 2>, cx::BatchNorm2d<out_channels / 2>, cx::ReLU>>,
        Branch2<in_channels, out_channels / 2, 2>>,
    cx::ChannelShuffle<2>>;

// Half of the channels pass, the others are worked on (figure 3c).
template <int channels>
using Unit = cx::Block<
    cx::Split<cx::Identity, Branch2<channels / 2, channels / 2, 1>>,
    cx::ChannelShuffle<2>>;

}  // namespace shufflenet_v2

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct ShuffleNetV2 : cx::Sequential<                                           // 3 x 224 x 224
    cx::Named<"conv1", cx::Sequential<
        cx::Conv2d<3, 24, 3, cx::with{.stride = 2, .padding = 1, .bias = false}>,
        cx::BatchNorm2d<24>, cx::ReLU>>,                                        // 24 x 112 x 112
    cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>,                      // 24 x 56 x 56
    cx::Named<"stage2", cx::Sequential<                                         // 116 x 28 x 28
        shufflenet_v2::Down<24, 116>,
        shufflenet_v2::Unit<116>, shufflenet_v2::Unit<116>, shufflenet_v2::Unit<116>>>,
    cx::Named<"stage3", cx::Sequential<                                         // 232 x 14 x 14
        shufflenet_v2::Down<116, 232>,
        shufflenet_v2::Unit<232>, shufflenet_v2::Unit<232>, shufflenet_v2::Unit<232>,
        shufflenet_v2::Unit<232>, shufflenet_v2::Unit<232>, shufflenet_v2::Unit<232>,
        shufflenet_v2::Unit<232>>>,
    cx::Named<"stage4", cx::Sequential<                                         // 464 x 7 x 7
        shufflenet_v2::Down<232, 464>,
        shufflenet_v2::Unit<464>, shufflenet_v2::Unit<464>, shufflenet_v2::Unit<464>>>,
    cx::Named<"conv5", cx::Sequential<
        shufflenet_v2::Conv1<464, 1024>, cx::BatchNorm2d<1024>, cx::ReLU>>,     // 1024 x 7 x 7
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"fc", cx::Linear<1024, classes>>> {};
// clang-format on

}  // namespace zoo
