// SPDX-License-Identifier: BSL-1.0
// LeNet-5 (LeCun et al. 1998) in the form that PyTorch's tutorials train: every map of the second
// convolution sees all six of the first, ReLU, max pools. 61,706 parameters.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

/** A character of 1x32x32 to one logit for each class. */
// clang-format off
template <int classes = 10>
struct LeNet5 : cx::Sequential<                                                        // 1 x 32 x 32
    cx::Named<"conv1", cx::Conv2d<1, 6, 5>>,  cx::ReLU, cx::MaxPool2d<2>,              // 6 x 14 x 14
    cx::Named<"conv2", cx::Conv2d<6, 16, 5>>, cx::ReLU, cx::MaxPool2d<2>, cx::Flatten, // 16 x 5 x 5
    cx::Named<"fc1", cx::Linear<400, 120>>, cx::ReLU,
    cx::Named<"fc2", cx::Linear<120, 84>>,  cx::ReLU,
    cx::Named<"fc3", cx::Linear<84, classes>>> {};
// clang-format on

}  // namespace zoo
