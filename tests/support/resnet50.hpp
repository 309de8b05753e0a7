// SPDX-License-Identifier: BSL-1.0
// ResNet-50 as torchvision has it, with the names of its state_dict.
#pragma once

#include "convexpr/layers.hpp"

namespace resnet {

namespace cx = convexpr;

template <int in_channels, int width, int stride = 1>
using Convolutions = cx::Block<
    cx::Named<"conv1", cx::Conv2d<in_channels, width, 1, cx::with{.bias = false}>>,
    cx::Named<"bn1", cx::BatchNorm2d<width>>, cx::ReLU,
    cx::Named<"conv2",
              cx::Conv2d<width, width, 3, cx::with{.stride = stride, .padding = 1, .bias = false}>>,
    cx::Named<"bn2", cx::BatchNorm2d<width>>, cx::ReLU,
    cx::Named<"conv3", cx::Conv2d<width, 4 * width, 1, cx::with{.bias = false}>>,
    cx::Named<"bn3", cx::BatchNorm2d<4 * width>>>;

template <int in_channels, int width, int stride>
using Down = cx::Named<
    "downsample",
    cx::Sequential<cx::Conv2d<in_channels, 4 * width, 1, cx::with{.stride = stride, .bias = false}>,
                   cx::BatchNorm2d<4 * width>>>;

template <int in_channels, int width, int stride>
using First = cx::Block<
    cx::Residual<Convolutions<in_channels, width, stride>, Down<in_channels, width, stride>>,
    cx::ReLU>;
template <int width>
using Rest = cx::Block<cx::Residual<Convolutions<4 * width, width>>, cx::ReLU>;

struct ResNet50
    : cx::Sequential<
          cx::Named<"conv1",
                    cx::Conv2d<3, 64, 7, cx::with{.stride = 2, .padding = 3, .bias = false}>>,
          cx::Named<"bn1", cx::BatchNorm2d<64>>, cx::ReLU,
          cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>,
          cx::Named<"layer1", cx::Sequential<First<64, 64, 1>, Rest<64>, Rest<64>>>,
          cx::Named<"layer2", cx::Sequential<First<256, 128, 2>, Rest<128>, Rest<128>, Rest<128>>>,
          cx::Named<"layer3", cx::Sequential<First<512, 256, 2>, Rest<256>, Rest<256>, Rest<256>,
                                             Rest<256>, Rest<256>>>,
          cx::Named<"layer4", cx::Sequential<First<1024, 512, 2>, Rest<512>, Rest<512>>>,
          cx::AdaptiveAvgPool2d<1>, cx::Flatten, cx::Named<"fc", cx::Linear<2048, 1000>>> {};

using Picture = cx::Input<3, 224, 224>;

}  // namespace resnet
