// SPDX-License-Identifier: BSL-1.0
// A network's description: counts, output, and the faults of the network as a whole.
#include "convexpr/plan/description.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {
constexpr auto two_layers = plan::describe<2>(
    [](plan::builder& b, int value) {
      b.begin_layer("Conv2d");
      value = b.conv2d(value, {.in_channels = 3, .out_channels = 8, .kernel = 3});
      b.begin_layer("ReLU");
      return b.pointwise(value, cx::activation::relu);
    },
    {3, 8, 8}, cx::element_type::float64, true);
constexpr auto nothing = plan::describe<1>([](plan::builder&, int value) { return value; },
                                           {3, 8, 8}, cx::element_type::float32, true);
constexpr auto identity = plan::describe<1>(
    [](plan::builder& b, int value) {
      b.begin_layer("Identity");
      return value;
    },
    {3, 8, 8}, cx::element_type::float32, true);
}  // namespace

TEST_CASE("two layers") {
  CHECK_BOTH(two_layers.fault_found.what == cx::fault::element_type_mismatch);  // float32 layers
  constexpr auto good = plan::describe<2>(
      [](plan::builder& b, int value) {
        b.begin_layer("Conv2d");
        value = b.conv2d(
            value,
            {.in_channels = 3, .out_channels = 8, .kernel = 3, .type = cx::element_type::float64});
        b.begin_layer("ReLU");
        return b.pointwise(value, cx::activation::relu);
      },
      {3, 8, 8}, cx::element_type::float64, true);
  CHECK_BOTH(good.fault_found.ok());
  CHECK_BOTH(good.step_count == 2 && good.value_count == 3 && good.layer_count == 2);
  CHECK_BOTH(good.input == 0 && good.output == 2);
  CHECK_BOTH(good.values[2].extent == cx::shape{8, 6, 6} && good.values[2].producer == 1);
  CHECK_BOTH(good.parameter_type == cx::element_type::float64);
  CHECK_BOTH(good.parameter_elements == 3 * 8 * 9 + 8);
}

TEST_CASE("a network without layers is a fault, one that does nothing is not") {
  CHECK_BOTH(nothing.fault_found.what == cx::fault::network_empty);
  CHECK_BOTH(identity.fault_found.ok() && identity.step_count == 0);
  CHECK_BOTH(identity.output == identity.input);
}

TEST_CASE("after a fault of the input nothing is asked") {
  constexpr auto d = plan::describe<1>(
      [](plan::builder& b, int value) {
        b.begin_layer("ReLU");
        return b.pointwise(value, cx::activation::relu);
      },
      {0, 8, 8}, cx::element_type::float32, true);
  CHECK_BOTH(d.fault_found.what == cx::fault::input_not_positive && d.layer_count == 0);
  CHECK_BOTH(d.fault_found.layer == 0 && d.output == 0);
}
