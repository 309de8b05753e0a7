// SPDX-License-Identifier: BSL-1.0
// MobileNetV2 of width 1 (Sandler et al. 2018, table 2) with the names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>
#include <type_traits>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace mobilenet_v2 {

template <int in_channels, int out_channels, int kernel_size, int stride = 1, int groups = 1>
using ConvBnReLU6 = cx::Sequential<
    cx::Conv2d<in_channels, out_channels, kernel_size,
               cx::with{.stride = stride, .padding = kernel_size / 2, .groups = groups, .bias = false}>,
    cx::BatchNorm2d<out_channels>, cx::ReLU6>;

// 1x1 to `t` times the channels (not for t = 1), depthwise 3x3, 1x1 without an activation.
template <int t, int in_channels, int out_channels, int stride>
struct Convolutions : cx::Named<"conv", cx::Sequential<
    ConvBnReLU6<in_channels, t * in_channels, 1>,
    ConvBnReLU6<t * in_channels, t * in_channels, 3, stride, t * in_channels>,
    cx::Conv2d<t * in_channels, out_channels, 1, cx::with{.bias = false}>,
    cx::BatchNorm2d<out_channels>>> {};
template <int in_channels, int out_channels, int stride>
struct Convolutions<1, in_channels, out_channels, stride> : cx::Named<"conv", cx::Sequential<
    ConvBnReLU6<in_channels, in_channels, 3, stride, in_channels>,
    cx::Conv2d<in_channels, out_channels, 1, cx::with{.bias = false}>,
    cx::BatchNorm2d<out_channels>>> {};

// Added to its input where that has the same shape.
template <int t, int in_channels, int out_channels, int stride = 1,
          class Body = Convolutions<t, in_channels, out_channels, stride>>
using Bottleneck = std::conditional_t<stride == 1 && in_channels == out_channels,
                                      cx::Residual<Body>, cx::Block<Body>>;

}  // namespace mobilenet_v2

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct MobileNetV2 : cx::Sequential<
    cx::Named<"features", cx::Sequential<                                       // 3 x 224 x 224
        mobilenet_v2::ConvBnReLU6<3, 32, 3, 2>,                                 // 32 x 112 x 112
        mobilenet_v2::Bottleneck<1, 32, 16>,
        mobilenet_v2::Bottleneck<6, 16, 24, 2>,                                 // 24 x 56 x 56
        mobilenet_v2::Bottleneck<6, 24, 24>,
        mobilenet_v2::Bottleneck<6, 24, 32, 2>,                                 // 32 x 28 x 28
        mobilenet_v2::Bottleneck<6, 32, 32>,
        mobilenet_v2::Bottleneck<6, 32, 32>,
        mobilenet_v2::Bottleneck<6, 32, 64, 2>,                                 // 64 x 14 x 14
        mobilenet_v2::Bottleneck<6, 64, 64>,
        mobilenet_v2::Bottleneck<6, 64, 64>,
        mobilenet_v2::Bottleneck<6, 64, 64>,
        mobilenet_v2::Bottleneck<6, 64, 96>,
        mobilenet_v2::Bottleneck<6, 96, 96>,
        mobilenet_v2::Bottleneck<6, 96, 96>,
        mobilenet_v2::Bottleneck<6, 96, 160, 2>,                                // 160 x 7 x 7
        mobilenet_v2::Bottleneck<6, 160, 160>,
        mobilenet_v2::Bottleneck<6, 160, 160>,
        mobilenet_v2::Bottleneck<6, 160, 320>,
        mobilenet_v2::ConvBnReLU6<320, 1280, 1>>>,                              // 1280 x 7 x 7
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"classifier", cx::Sequential<cx::Dropout<0.2>, cx::Linear<1280, classes>>>> {};
// clang-format on

}  // namespace zoo
