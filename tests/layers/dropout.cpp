// SPDX-License-Identifier: BSL-1.0
// Dropouts are no steps, but children with a number, as in PyTorch.
#include "convexpr/layers/dropout.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers/linear.hpp"
#include "convexpr/layers/sequential.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<4>;

TEST_CASE("nothing happens") {
  using Net = cx::Sequential<cx::Dropout<>, cx::Dropout2d<0.1>, cx::AlphaDropout<0>,
                             cx::FeatureAlphaDropout<1>, cx::Linear<4, 2>>;
  CHECK_BOTH(cx::description_of<Net, In>.step_count == 1);
  CHECK_BOTH(cx::plan::equal(cx::description_of<Net, In>.parameters[0].name.c_str(), "4.weight"));
}

TEST_CASE("a probability") {
  CHECK_BOTH(fault_of<cx::Dropout<1.5>, In> == cx::fault::probability_out_of_range);
  CHECK_BOTH(fault_of<cx::AlphaDropout<-0.1>, In> == cx::fault::probability_out_of_range);
}
