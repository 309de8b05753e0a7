// SPDX-License-Identifier: BSL-1.0
// SqueezeNet 1.1 (Iandola et al. 2016, table 1; version 1.1 of the authors' repository) with the
// names of torchvision.models.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace squeezenet {

using Pool = cx::MaxPool2d<3, cx::pool{.stride = 2, .ceil_mode = true}>;

// Few channels by 1x1, then half of the output by 1x1 and half by 3x3.
template <int in_channels, int squeeze, int expand>
using Fire = cx::Block<
    cx::Named<"squeeze", cx::Conv2d<in_channels, squeeze, 1>>, cx::ReLU,
    cx::Concat<
        cx::Block<cx::Named<"expand1x1", cx::Conv2d<squeeze, expand, 1>>, cx::ReLU>,
        cx::Block<cx::Named<"expand3x3", cx::Conv2d<squeeze, expand, 3, cx::with{.padding = 1}>>,
                  cx::ReLU>>>;

}  // namespace squeezenet

/** A picture of 3x224x224 (or any of 17x17 and more) to one logit for each class. */
template <int classes = 1000>
struct SqueezeNet11 : cx::Sequential<
    cx::Named<"features", cx::Sequential<                                   // 3 x 224 x 224
        cx::Conv2d<3, 64, 3, cx::with{.stride = 2}>, cx::ReLU,              // 64 x 111 x 111
        squeezenet::Pool,                                                   // 64 x 55 x 55
        squeezenet::Fire<64, 16, 64>,
        squeezenet::Fire<128, 16, 64>,
        squeezenet::Pool,                                                   // 128 x 27 x 27
        squeezenet::Fire<128, 32, 128>,
        squeezenet::Fire<256, 32, 128>,
        squeezenet::Pool,                                                   // 256 x 13 x 13
        squeezenet::Fire<256, 48, 192>,
        squeezenet::Fire<384, 48, 192>,
        squeezenet::Fire<384, 64, 256>,
        squeezenet::Fire<512, 64, 256>>>,                                   // 512 x 13 x 13
    cx::Named<"classifier", cx::Sequential<
        cx::Dropout<>, cx::Conv2d<512, classes, 1>, cx::ReLU, cx::AdaptiveAvgPool2d<1>>>,
    cx::Flatten> {};
// clang-format on

}  // namespace zoo
