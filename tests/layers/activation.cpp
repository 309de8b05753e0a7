// SPDX-License-Identifier: BSL-1.0
// Layers without parameters that keep the shape.
#include "convexpr/layers/activation.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using namespace described;
using In = cx::Input<4, 5, 6>;

TEST_CASE("each activation is one step of its kind") {
  CHECK_BOTH(step_of<cx::ReLU, In>().act == cx::activation::relu);
  CHECK_BOTH(step_of<cx::Sigmoid, In>().act == cx::activation::sigmoid);
  CHECK_BOTH(step_of<cx::Tanh, In>().act == cx::activation::tanh);
  CHECK_BOTH(step_of<cx::LeakyReLU<>, In>().act == cx::activation::leaky_relu);
  CHECK_BOTH(step_of<cx::ReLU, In>().kind == plan::operation::pointwise);
  CHECK_BOTH(step_of<cx::Softmax<>, In>().kind == plan::operation::softmax);
}

TEST_CASE("slopes and axes") {
  CHECK_BOTH(step_of<cx::LeakyReLU<>, In>().slope == 0.01);
  CHECK_BOTH(step_of<cx::LeakyReLU<0.2>, In>().slope == 0.2);
  CHECK_BOTH(step_of<cx::LeakyReLU<-1>, In>().slope == -1);
  CHECK_BOTH(step_of<cx::Softmax<>, In>().axis == 0);
  CHECK_BOTH(step_of<cx::Softmax<-1>, In>().axis == 2);
}

TEST_CASE("shapes are kept, of images and of vectors") {
  CHECK_BOTH(output_of<cx::ReLU, In> == cx::shape{4, 5, 6});
  CHECK_BOTH(output_of<cx::Softmax<>, cx::Input<7>> == cx::shape{7});
  CHECK_BOTH(output_of<cx::Identity, In> == cx::shape{4, 5, 6});
  CHECK_BOTH(cx::description_of<cx::Identity, In>.step_count == 0);
  CHECK_BOTH(cx::description_of<cx::ReLU, In>.parameter_count == 0);
}
