// SPDX-License-Identifier: BSL-1.0
// The classifier of handwritten digits as a type, under the names of model.safetensors; for
// main.cpp and examples/03_weights.cpp.
#pragma once

#include <convexpr/layers.hpp>

namespace digits {

namespace cx = convexpr;

/** 28x28 pixels, 0 for paper and 1 for ink, to one logit for each of the ten digits. */
// clang-format off
struct Network : cx::Sequential<
    cx::Named<"conv1", cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>>,  cx::ReLU, cx::MaxPool2d<2>,
    cx::Named<"conv2", cx::Conv2d<8, 16, 3, cx::with{.padding = 1}>>, cx::ReLU, cx::MaxPool2d<2>,
    cx::Flatten,
    cx::Named<"fc", cx::Linear<784, 10>>> {};
// clang-format on

}  // namespace digits
