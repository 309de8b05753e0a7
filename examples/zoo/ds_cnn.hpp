// SPDX-License-Identifier: BSL-1.0
// DS-CNN-S, which spots keywords in a second of speech (Zhang et al. 2017, "Hello Edge", table 5),
// in the form of the MLPerf Tiny benchmark: Keras' "same" padding, 12 classes.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace ds_cnn {

template <int channels>
using Separable = cx::Block<
    cx::Named<"depthwise", cx::Conv2d<channels, channels, 3,
                                      cx::with{.padding = 1, .groups = channels}>>,
    cx::Named<"bn1", cx::BatchNorm2d<channels>>, cx::ReLU,
    cx::Named<"pointwise", cx::Conv2d<channels, channels, 1>>,
    cx::Named<"bn2", cx::BatchNorm2d<channels>>, cx::ReLU>;

}  // namespace ds_cnn

/** 49 frames of 10 cepstral coefficients, 1x49x10, to one logit for each class. */
template <int classes = 12>
struct DsCnnS : cx::Sequential<                                              // 1 x 49 x 10
    cx::Named<"conv1", cx::Conv2d<1, 64, cx::hw{10, 4},
                                  cx::with{.stride = 2, .padding = cx::same_upper}>>,
    cx::Named<"bn1", cx::BatchNorm2d<64>>, cx::ReLU,                         // 64 x 25 x 5
    cx::Named<"block1", ds_cnn::Separable<64>>,
    cx::Named<"block2", ds_cnn::Separable<64>>,
    cx::Named<"block3", ds_cnn::Separable<64>>,
    cx::Named<"block4", ds_cnn::Separable<64>>,
    cx::AdaptiveAvgPool2d<1>, cx::Flatten,
    cx::Named<"fc", cx::Linear<64, classes>>> {};
// clang-format on

}  // namespace zoo
