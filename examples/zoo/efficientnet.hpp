// SPDX-License-Identifier: BSL-1.0
// EfficientNet-B0 (Tan and Le 2019, table 1) with the names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>
#include <type_traits>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace efficientnet {

template <int in_channels, int out_channels, int kernel_size, int stride = 1, int groups = 1,
          class Activation = cx::SiLU>
using ConvBn = cx::Sequential<
    cx::Conv2d<in_channels, out_channels, kernel_size,
               cx::with{.stride = stride, .padding = kernel_size / 2, .groups = groups, .bias = false}>,
    cx::BatchNorm2d<out_channels>, Activation>;

// 1x1 to `t` times the channels (not for t = 1), depthwise, squeeze and excite, 1x1.
template <int t, int kernel_size, int in_channels, int out_channels, int stride>
struct Convolutions : cx::Named<"block", cx::Sequential<
    ConvBn<in_channels, t * in_channels, 1>,
    ConvBn<t * in_channels, t * in_channels, kernel_size, stride, t * in_channels>,
    cx::SqueezeExcite<t * in_channels, in_channels / 4, cx::SiLU>,
    ConvBn<t * in_channels, out_channels, 1, 1, 1, cx::Identity>>> {};
template <int kernel_size, int in_channels, int out_channels, int stride>
struct Convolutions<1, kernel_size, in_channels, out_channels, stride>
    : cx::Named<"block", cx::Sequential<
    ConvBn<in_channels, in_channels, kernel_size, stride, in_channels>,
    cx::SqueezeExcite<in_channels, in_channels / 4, cx::SiLU>,
    ConvBn<in_channels, out_channels, 1, 1, 1, cx::Identity>>> {};

// Added to its input where that has the same shape.
template <int t, int kernel_size, int in_channels, int out_channels, int stride = 1,
          class Body = Convolutions<t, kernel_size, in_channels, out_channels, stride>>
using MBConv = std::conditional_t<stride == 1 && in_channels == out_channels,
                                  cx::Residual<Body>, cx::Block<Body>>;

// A row of the table: the first of `layers` blocks changes the shape.
template <int t, int kernel_size, int in_channels, int out_channels, int layers, int stride>
struct Stage;
template <int t, int k, int in, int out, int stride>
struct Stage<t, k, in, out, 1, stride> : cx::Sequential<MBConv<t, k, in, out, stride>> {};
template <int t, int k, int in, int out, int stride>
struct Stage<t, k, in, out, 2, stride> : cx::Sequential<
    MBConv<t, k, in, out, stride>, MBConv<t, k, out, out>> {};
template <int t, int k, int in, int out, int stride>
struct Stage<t, k, in, out, 3, stride> : cx::Sequential<
    MBConv<t, k, in, out, stride>, MBConv<t, k, out, out>, MBConv<t, k, out, out>> {};
template <int t, int k, int in, int out, int stride>
struct Stage<t, k, in, out, 4, stride> : cx::Sequential<
    MBConv<t, k, in, out, stride>, MBConv<t, k, out, out>, MBConv<t, k, out, out>,
    MBConv<t, k, out, out>> {};

}  // namespace efficientnet

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct EfficientNetB0 : cx::Sequential<
    cx::Named<"features", cx::Sequential<                                       // 3 x 224 x 224
        efficientnet::ConvBn<3, 32, 3, 2>,                                      // 32 x 112 x 112
        efficientnet::Stage<1, 3, 32, 16, 1, 1>,
        efficientnet::Stage<6, 3, 16, 24, 2, 2>,                                // 24 x 56 x 56
        efficientnet::Stage<6, 5, 24, 40, 2, 2>,                                // 40 x 28 x 28
        efficientnet::Stage<6, 3, 40, 80, 3, 2>,                                // 80 x 14 x 14
        efficientnet::Stage<6, 5, 80, 112, 3, 1>,
        efficientnet::Stage<6, 5, 112, 192, 4, 2>,                              // 192 x 7 x 7
        efficientnet::Stage<6, 3, 192, 320, 1, 1>,
        efficientnet::ConvBn<320, 1280, 1>>>,                                   // 1280 x 7 x 7
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"classifier", cx::Sequential<cx::Dropout<0.2>, cx::Linear<1280, classes>>>> {};
// clang-format on

}  // namespace zoo
