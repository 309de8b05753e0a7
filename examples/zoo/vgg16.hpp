// SPDX-License-Identifier: BSL-1.0
// VGG-16 (Simonyan and Zisserman 2014, table 1, column D) with the names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

namespace vgg {
template <int in_channels, int out_channels>
using Conv3 = cx::Conv2d<in_channels, out_channels, 3, cx::with{.padding = 1}>;
}  // namespace vgg

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
// clang-format off
template <int classes = 1000>
struct Vgg16 : cx::Sequential<
    cx::Named<"features", cx::Sequential<
        vgg::Conv3<3, 64>, cx::ReLU, vgg::Conv3<64, 64>, cx::ReLU, cx::MaxPool2d<2>,        // 64 x 112 x 112
        vgg::Conv3<64, 128>, cx::ReLU, vgg::Conv3<128, 128>, cx::ReLU, cx::MaxPool2d<2>,    // 128 x 56 x 56
        vgg::Conv3<128, 256>, cx::ReLU, vgg::Conv3<256, 256>, cx::ReLU,
        vgg::Conv3<256, 256>, cx::ReLU, cx::MaxPool2d<2>,                                   // 256 x 28 x 28
        vgg::Conv3<256, 512>, cx::ReLU, vgg::Conv3<512, 512>, cx::ReLU,
        vgg::Conv3<512, 512>, cx::ReLU, cx::MaxPool2d<2>,                                   // 512 x 14 x 14
        vgg::Conv3<512, 512>, cx::ReLU, vgg::Conv3<512, 512>, cx::ReLU,
        vgg::Conv3<512, 512>, cx::ReLU, cx::MaxPool2d<2>>>,                                 // 512 x 7 x 7
    cx::AdaptiveAvgPool2d<7>, cx::Flatten,
    cx::Named<"classifier", cx::Sequential<
        cx::Linear<512 * 49, 4096>, cx::ReLU, cx::Dropout<>,
        cx::Linear<4096, 4096>, cx::ReLU, cx::Dropout<>,
        cx::Linear<4096, classes>>>> {};
// clang-format on

}  // namespace zoo
