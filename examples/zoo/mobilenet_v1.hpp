// SPDX-License-Identifier: BSL-1.0
// MobileNetV1 of width 1 (Howard et al. 2017, table 1). torchvision has none; the names are those
// of the widespread PyTorch port: model.N.M in `nn.Sequential`s, and fc.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace mobilenet_v1 {

template <int in_channels, int out_channels, int stride>
using Conv = cx::Sequential<
    cx::Conv2d<in_channels, out_channels, 3,
               cx::with{.stride = stride, .padding = 1, .bias = false}>,
    cx::BatchNorm2d<out_channels>, cx::ReLU>;

template <int in_channels, int out_channels, int stride>
using ConvDw = cx::Sequential<
    cx::Conv2d<in_channels, in_channels, 3,
               cx::with{.stride = stride, .padding = 1, .groups = in_channels, .bias = false}>,
    cx::BatchNorm2d<in_channels>, cx::ReLU,
    cx::Conv2d<in_channels, out_channels, 1, cx::with{.bias = false}>,
    cx::BatchNorm2d<out_channels>, cx::ReLU>;

}  // namespace mobilenet_v1

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct MobileNetV1 : cx::Sequential<
    cx::Named<"model", cx::Sequential<                             // 3 x 224 x 224
        mobilenet_v1::Conv<3, 32, 2>,                              // 32 x 112 x 112
        mobilenet_v1::ConvDw<32, 64, 1>,
        mobilenet_v1::ConvDw<64, 128, 2>,                          // 128 x 56 x 56
        mobilenet_v1::ConvDw<128, 128, 1>,
        mobilenet_v1::ConvDw<128, 256, 2>,                         // 256 x 28 x 28
        mobilenet_v1::ConvDw<256, 256, 1>,
        mobilenet_v1::ConvDw<256, 512, 2>,                         // 512 x 14 x 14
        mobilenet_v1::ConvDw<512, 512, 1>,
        mobilenet_v1::ConvDw<512, 512, 1>,
        mobilenet_v1::ConvDw<512, 512, 1>,
        mobilenet_v1::ConvDw<512, 512, 1>,
        mobilenet_v1::ConvDw<512, 512, 1>,
        mobilenet_v1::ConvDw<512, 1024, 2>,                        // 1024 x 7 x 7
        mobilenet_v1::ConvDw<1024, 1024, 1>,
        cx::AdaptiveAvgPool2d<1>>>,
    cx::Flatten,
    cx::Named<"fc", cx::Linear<1024, classes>>> {};
// clang-format on

}  // namespace zoo
