// SPDX-License-Identifier: BSL-1.0
// Two inputs, two outputs: features of a picture where a mask lets them through, and their means.
#include <convexpr/convexpr.hpp>
#include <cstdio>

namespace cx = convexpr;
using namespace cx::literals;

struct Net
    : cx::Graph<
          cx::InputNames<"image", "mask">,
          cx::Node<"features", cx::Conv2d<3, 8, 3, cx::with{.padding = 1}>, cx::From<"image">>,
          cx::Node<"masked", cx::Broadcast<cx::Mul>, cx::From<"features", "mask">>,
          cx::Node<"mean", cx::AdaptiveAvgPool2d<1>>, cx::OutputNames<"masked", "mean">> {};
using Model = cx::Model<Net, cx::Inputs<cx::Input<3, 6, 6>, cx::Input<1, 6, 6>>>;
static_assert(Model::output_shapes[0] == cx::shape{8, 6, 6});
static_assert(Model::output_shapes[1] == cx::shape{8, 1, 1});

int main() {
  cx::Parameters<Net> parameters;
  for (float& bias : parameters["features.bias"_s]) bias = 1;
  const Model model(parameters);

  Model::input_tensor<0> image;
  Model::input_tensor<1> mask;
  for (int x = 0; x < 6; ++x) mask(0, 2, x) = 1;  // one row of six
  const auto [masked, mean] = model(image, mask);
  std::printf("%g %g %g\n", masked(7, 2, 3), masked(7, 3, 3), mean(7));
}
