// SPDX-License-Identifier: BSL-1.0
// One wrong number: conv2 expects 4 channels, conv1 yields 8. This file must not compile; what
// g++ 12 says is 02_a_wrong_network.out.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

// clang-format off
struct Digits : cx::Sequential<
    cx::Named<"conv1", cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>>,  cx::ReLU, cx::MaxPool2d<2>,
    cx::Named<"conv2", cx::Conv2d<4, 16, 3, cx::with{.padding = 1}>>, cx::ReLU, cx::MaxPool2d<2>,
    cx::Flatten,
    cx::Named<"fc", cx::Linear<784, 10>>> {};
// clang-format on

static_assert(cx::Model<Digits, cx::Input<1, 28, 28>>::output_shape == cx::shape{10});
