// SPDX-License-Identifier: BSL-1.0
// Linear and Flatten.
#include "convexpr/layers/linear.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using namespace described;

TEST_CASE("Linear: [out_features][in_features], and a bias unless told otherwise") {
  constexpr const auto& d = cx::description_of<cx::Linear<20, 10>, cx::Input<20>>;
  CHECK_BOTH(d.parameter_count == 2 && d.parameter_elements == 210);
  CHECK_BOTH(d.parameters[0].dims[0] == 10 && d.parameters[0].dims[1] == 20 &&
             d.parameters[0].rank == 2);
  CHECK_BOTH(
      cx::description_of<cx::Linear<20, 10, cx::linear{.bias = false}>, cx::Input<20>>.parameter_count ==
      1);
  CHECK_BOTH(output_of<cx::Linear<20, 10>, cx::Input<20>> == cx::shape{10});
  CHECK_BOTH(step_of<cx::Linear<20, 10>, cx::Input<20>>().kernel == cx::hw{1, 1});
  CHECK_BOTH(output_of<cx::Linear<20, 10, cx::linear{.dtype = cx::float64}>,
                       cx::Input<20, 0, 0, cx::nchw, cx::float64>> == cx::shape{10});
}

TEST_CASE("Flatten makes a vector of a picture, and leaves a vector") {
  CHECK_BOTH(output_of<cx::Flatten, cx::Input<3, 4, 5>> == cx::shape{60});
  CHECK_BOTH(output_of<cx::Flatten, cx::Input<60>> == cx::shape{60});
  CHECK_BOTH(fault_of<cx::Linear<60, 2>, cx::Input<3, 4, 5>> == cx::fault::input_not_a_vector);
}
