// SPDX-License-Identifier: BSL-1.0
// Activations, and Identity: layers that keep the shape.
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
  CHECK_BOTH(step_of<cx::ReLU6, In>().act == cx::activation::relu6);
  CHECK_BOTH(step_of<cx::PReLU<>, In>().act == cx::activation::prelu);
  CHECK_BOTH(step_of<cx::ELU<>, In>().act == cx::activation::elu);
  CHECK_BOTH(step_of<cx::SELU, In>().act == cx::activation::selu);
  CHECK_BOTH(step_of<cx::GELU<>, In>().act == cx::activation::gelu);
  CHECK_BOTH(step_of<cx::GELU<"none">, In>().act == cx::activation::gelu);
  CHECK_BOTH(step_of<cx::GELU<"tanh">, In>().act == cx::activation::gelu_tanh);
  CHECK_BOTH(step_of<cx::SiLU, In>().act == cx::activation::silu);
  CHECK_BOTH(step_of<cx::Mish, In>().act == cx::activation::mish);
  CHECK_BOTH(step_of<cx::Hardswish, In>().act == cx::activation::hardswish);
  CHECK_BOTH(step_of<cx::Hardsigmoid, In>().act == cx::activation::hardsigmoid);
  CHECK_BOTH(step_of<cx::Softplus<>, In>().act == cx::activation::softplus);
  CHECK_BOTH(step_of<cx::ReLU, In>().kind == plan::operation::pointwise);
  CHECK_BOTH(step_of<cx::Softmax<>, In>().kind == plan::operation::softmax);
}

TEST_CASE("PReLU has one slope, or one for each channel") {
  CHECK_BOTH(cx::description_of<cx::PReLU<>, In>.parameters[0].elements == 1);
  CHECK_BOTH(cx::description_of<cx::PReLU<4>, In>.parameters[0].elements == 4);
  CHECK_BOTH(
      plan::equal(cx::description_of<cx::PReLU<4>, In>.parameters[0].name.c_str(), "weight"));
  CHECK_BOTH(fault_of<cx::PReLU<5>, In> == cx::fault::slopes_mismatch);
  CHECK_BOTH(fault_of<cx::PReLU<0>, In> == cx::fault::channels_not_positive);
  CHECK_BOTH(output_of<cx::PReLU<7>, cx::Input<7>> == cx::shape{7});
  CHECK_BOTH(fault_of<cx::PReLU<4, cx::prelu{.dtype = cx::float64}>, In> ==
             cx::fault::element_type_mismatch);
}

TEST_CASE("slopes and axes") {
  CHECK_BOTH(step_of<cx::ELU<>, In>().slope == 1 && step_of<cx::ELU<0.5>, In>().slope == 0.5);
  CHECK_BOTH(step_of<cx::Softplus<>, In>().slope == 1);
  CHECK_BOTH(step_of<cx::Softplus<>, In>().threshold == 20);
  CHECK_BOTH(step_of<cx::Softplus<0.5, 7>, In>().threshold == 7);
  CHECK_BOTH(fault_of<cx::Softplus<0>, In> == cx::fault::divisor_zero);
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
