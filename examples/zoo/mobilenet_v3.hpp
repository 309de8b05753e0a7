// SPDX-License-Identifier: BSL-1.0
// MobileNetV3-Small of width 1 (Howard et al. 2019, table 2) with the names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>
#include <type_traits>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace mobilenet_v3 {

using RE = cx::ReLU;
using HS = cx::Hardswish;

template <int in_channels, int out_channels, int kernel_size, class NL, int stride = 1, int groups = 1>
using ConvBn = cx::Sequential<
    cx::Conv2d<in_channels, out_channels, kernel_size,
               cx::with{.stride = stride, .padding = kernel_size / 2, .groups = groups, .bias = false}>,
    cx::BatchNorm2d<out_channels, cx::batch_norm{.eps = 1e-3}>, NL>;

// The multiple of 8 nearest to a quarter of the channels.
constexpr int squeezed(int channels) {
  return channels < 48 ? 8 : (channels / 4 + 4) / 8 * 8;
}
template <int channels>
using Excite = cx::SqueezeExcite<channels, squeezed(channels), cx::ReLU, cx::Hardsigmoid>;

// Added to its input where that has the same shape.
template <int in_channels, int out_channels, int stride, class... Layers>
using Bneck = std::conditional_t<stride == 1 && in_channels == out_channels,
    cx::Residual<cx::Named<"block", cx::Sequential<Layers...>>>,
    cx::Block<cx::Named<"block", cx::Sequential<Layers...>>>>;

// 1x1 to `expanded` channels, depthwise, 1x1 without activation.
template <int kernel_size, int in_channels, int expanded, int out_channels, class NL, int stride>
using Plain = Bneck<in_channels, out_channels, stride,
    ConvBn<in_channels, expanded, 1, NL>,
    ConvBn<expanded, expanded, kernel_size, NL, stride, expanded>,
    ConvBn<expanded, out_channels, 1, cx::Identity>>;

// The same with squeeze and excite.
template <int kernel_size, int in_channels, int expanded, int out_channels, class NL, int stride>
using SE = Bneck<in_channels, out_channels, stride,
    ConvBn<in_channels, expanded, 1, NL>,
    ConvBn<expanded, expanded, kernel_size, NL, stride, expanded>,
    Excite<expanded>,
    ConvBn<expanded, out_channels, 1, cx::Identity>>;

// The same without expansion.
template <int kernel_size, int in_channels, int out_channels, class NL, int stride>
using FirstSE = Bneck<in_channels, out_channels, stride,
    ConvBn<in_channels, in_channels, kernel_size, NL, stride, in_channels>,
    Excite<in_channels>,
    ConvBn<in_channels, out_channels, 1, cx::Identity>>;

}  // namespace mobilenet_v3

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct MobileNetV3Small : cx::Sequential<
    cx::Named<"features", cx::Sequential<                                        // 3 x 224 x 224
        mobilenet_v3::ConvBn<3, 16, 3, mobilenet_v3::HS, 2>,                     // 16 x 112 x 112
        mobilenet_v3::FirstSE<3, 16, 16, mobilenet_v3::RE, 2>,                   // 16 x 56 x 56
        mobilenet_v3::Plain<3, 16, 72, 24, mobilenet_v3::RE, 2>,                 // 24 x 28 x 28
        mobilenet_v3::Plain<3, 24, 88, 24, mobilenet_v3::RE, 1>,
        mobilenet_v3::SE<5, 24, 96, 40, mobilenet_v3::HS, 2>,                    // 40 x 14 x 14
        mobilenet_v3::SE<5, 40, 240, 40, mobilenet_v3::HS, 1>,
        mobilenet_v3::SE<5, 40, 240, 40, mobilenet_v3::HS, 1>,
        mobilenet_v3::SE<5, 40, 120, 48, mobilenet_v3::HS, 1>,
        mobilenet_v3::SE<5, 48, 144, 48, mobilenet_v3::HS, 1>,
        mobilenet_v3::SE<5, 48, 288, 96, mobilenet_v3::HS, 2>,                   // 96 x 7 x 7
        mobilenet_v3::SE<5, 96, 576, 96, mobilenet_v3::HS, 1>,
        mobilenet_v3::SE<5, 96, 576, 96, mobilenet_v3::HS, 1>,
        mobilenet_v3::ConvBn<96, 576, 1, mobilenet_v3::HS>>>,                    // 576 x 7 x 7
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"classifier", cx::Sequential<
        cx::Linear<576, 1024>, cx::Hardswish, cx::Dropout<0.2>, cx::Linear<1024, classes>>>> {};
// clang-format on

}  // namespace zoo
