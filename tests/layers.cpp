// SPDX-License-Identifier: BSL-1.0
// The cheap header: a whole network is written and checked with it alone.
#include "convexpr/layers.hpp"

#include "support/both.hpp"

namespace cx = convexpr;

namespace {
struct Digits : cx::Sequential<cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>, cx::ReLU,
                               cx::MaxPool2d<2>, cx::Conv2d<8, 16, 3, cx::with{.padding = "same"}>,
                               cx::ReLU, cx::MaxPool2d<2>, cx::Flatten, cx::Linear<784, 10>> {};
using Checked = cx::Checked<Digits, cx::Input<1, 28, 28>>;
}  // namespace

TEST_CASE("a network of all kinds of layers") {
  CHECK_BOTH(Checked::output_shape == cx::shape{10});
  CHECK_BOTH(Checked::parameter_count == 80 + 1168 + 7850);
  struct All
      : cx::Graph<
            cx::Node<"conv", cx::Conv2d<3, 8, 3, cx::with{.stride = 2, .padding = cx::same_upper}>>,
            cx::Node<"bn", cx::BatchNorm2d<8>>, cx::Node<"leaky", cx::LeakyReLU<0.2>>,
            cx::Node<"up", cx::Upsample<2>>, cx::Node<"to", cx::UpsampleTo<16>, cx::From<"leaky">>,
            cx::Node<"both", cx::Concat<>, cx::From<"up", "to">>, cx::Node<"avg", cx::AvgPool2d<2>>,
            cx::Node<"res", cx::Residual<cx::Block<cx::Tanh, cx::Identity>>>,
            cx::Node<"sum", cx::Add, cx::From<"res", "avg">>,
            cx::Node<"pool", cx::AdaptiveAvgPool2d<1>>,
            cx::Node<"head", cx::Sequential<cx::Flatten, cx::Linear<16, 4>, cx::Sigmoid>>,
            cx::Node<"out", cx::Softmax<>>> {};
  CHECK_BOTH(cx::Checked<All, cx::Input<3, 16, 16, cx::nhwc>>::output_shape == cx::shape{4});
}

#if defined(XSIMD_HPP) || defined(XSIMD_VERSION_MAJOR)
#error "layers.hpp must not bring xsimd: it costs a second per file"
#endif
