// SPDX-License-Identifier: BSL-1.0
// ResNet-18, -34 and -50 (He et al. 2015, table 1) with the names of torchvision.models, which puts
// the stride of a bottleneck into its 3x3 convolution.
#pragma once

#include <convexpr/layers.hpp>
#include <cstddef>
#include <utility>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace resnet {

template <int in_channels, int out_channels, int stride = 1>
using Conv1 = cx::Conv2d<in_channels, out_channels, 1, cx::with{.stride = stride, .bias = false}>;
template <int in_channels, int out_channels, int stride = 1>
using Conv3 = cx::Conv2d<in_channels, out_channels, 3,
                         cx::with{.stride = stride, .padding = 1, .bias = false}>;

// What the convolutions of a block are added to: its input, or that in another shape.
template <int in_channels, int out_channels, int stride>
struct Shortcut : cx::Named<"downsample", cx::Sequential<
    Conv1<in_channels, out_channels, stride>,
    cx::BatchNorm2d<out_channels>>> {};
template <int channels>
struct Shortcut<channels, channels, 1> : cx::Identity {};

template <int in_channels, int width, int stride = 1>
struct Basic : cx::Block<
    cx::Residual<cx::Block<
        cx::Named<"conv1", Conv3<in_channels, width, stride>>,
        cx::Named<"bn1", cx::BatchNorm2d<width>>, cx::ReLU,
        cx::Named<"conv2", Conv3<width, width>>,
        cx::Named<"bn2", cx::BatchNorm2d<width>>>,
      Shortcut<in_channels, width, stride>>,
    cx::ReLU> {};

template <int in_channels, int width, int stride = 1>
struct Bottleneck : cx::Block<
    cx::Residual<cx::Block<
        cx::Named<"conv1", Conv1<in_channels, width>>,
        cx::Named<"bn1", cx::BatchNorm2d<width>>, cx::ReLU,
        cx::Named<"conv2", Conv3<width, width, stride>>,
        cx::Named<"bn2", cx::BatchNorm2d<width>>, cx::ReLU,
        cx::Named<"conv3", Conv1<width, 4 * width>>,
        cx::Named<"bn3", cx::BatchNorm2d<4 * width>>>,
      Shortcut<in_channels, 4 * width, stride>>,
    cx::ReLU> {};

// `count` blocks: the first may change the shape.
template <class First, class Next, std::size_t... more>
auto stage(std::index_sequence<more...>)
    -> cx::Sequential<First, std::enable_if_t<more + 1 != 0, Next>...>;
template <int count, class First, class Next>
using Stage = decltype(stage<First, Next>(std::make_index_sequence<count - 1>{}));

template <int features, int classes, class Conv2x, class Conv3x, class Conv4x, class Conv5x>
using Network = cx::Sequential<                                                        // 3 x 224 x 224
    cx::Named<"conv1", cx::Conv2d<3, 64, 7, cx::with{.stride = 2, .padding = 3, .bias = false}>>,
    cx::Named<"bn1", cx::BatchNorm2d<64>>, cx::ReLU,                                       // 112 x 112
    cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>,                                   // 56 x 56
    cx::Named<"layer1", Conv2x>,                                                             // 56 x 56
    cx::Named<"layer2", Conv3x>,                                                             // 28 x 28
    cx::Named<"layer3", Conv4x>,                                                             // 14 x 14
    cx::Named<"layer4", Conv5x>,                                                               // 7 x 7
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"fc", cx::Linear<features, classes>>>;

}  // namespace resnet

/** A picture of 3x224x224 (or any of 32x32 and more) to one logit for each class. */
template <int classes = 1000>
struct ResNet18 : resnet::Network<512, classes,
    resnet::Stage<2, resnet::Basic<64, 64>,     resnet::Basic<64, 64>>,
    resnet::Stage<2, resnet::Basic<64, 128, 2>, resnet::Basic<128, 128>>,
    resnet::Stage<2, resnet::Basic<128, 256, 2>, resnet::Basic<256, 256>>,
    resnet::Stage<2, resnet::Basic<256, 512, 2>, resnet::Basic<512, 512>>> {};

/** As ResNet18, twice as deep. */
template <int classes = 1000>
struct ResNet34 : resnet::Network<512, classes,
    resnet::Stage<3, resnet::Basic<64, 64>,     resnet::Basic<64, 64>>,
    resnet::Stage<4, resnet::Basic<64, 128, 2>, resnet::Basic<128, 128>>,
    resnet::Stage<6, resnet::Basic<128, 256, 2>, resnet::Basic<256, 256>>,
    resnet::Stage<3, resnet::Basic<256, 512, 2>, resnet::Basic<512, 512>>> {};

/** As ResNet34, of bottlenecks. */
template <int classes = 1000>
struct ResNet50 : resnet::Network<2048, classes,
    resnet::Stage<3, resnet::Bottleneck<64, 64>,       resnet::Bottleneck<256, 64>>,
    resnet::Stage<4, resnet::Bottleneck<256, 128, 2>,  resnet::Bottleneck<512, 128>>,
    resnet::Stage<6, resnet::Bottleneck<512, 256, 2>,  resnet::Bottleneck<1024, 256>>,
    resnet::Stage<3, resnet::Bottleneck<1024, 512, 2>, resnet::Bottleneck<2048, 512>>> {};
// clang-format on

}  // namespace zoo
