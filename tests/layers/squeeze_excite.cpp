// SPDX-License-Identifier: BSL-1.0
// SqueezeExcite is torchvision's: names, order of steps, a scale for each channel.
#include "convexpr/layers/squeeze_excite.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/evaluate.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<8, 3, 4>;

TEST_CASE("names and shapes") {
  using Net = cx::Named<"se", cx::SqueezeExcite<8, 2>>;
  constexpr const auto& d = cx::description_of<Net, In>;
  CHECK_BOTH(d.values[d.output].extent == cx::shape{8, 3, 4} && d.step_count == 6);
  CHECK_BOTH(cx::plan::equal(d.parameters[0].name.c_str(), "se.fc1.weight"));
  CHECK_BOTH(cx::plan::equal(d.parameters[3].name.c_str(), "se.fc2.bias"));
  CHECK_BOTH(cx::parameters_of<Net>.parameter_elements == 16 + 2 + 16 + 8);
  using Wide = cx::SqueezeExcite<8, 2, cx::Tanh, cx::Sigmoid, cx::with{.dtype = cx::float64}>;
  CHECK_BOTH(output_of<Wide, cx::Input<8, 3, 4, cx::nchw, cx::float64>> == cx::shape{8, 3, 4});
}

TEST_CASE("four steps, and the whole picture is seen") {
  constexpr auto n = cx::plan::make_network(
      cx::description_of<cx::Sequential<cx::ReLU, cx::SqueezeExcite<8, 2>>, In>, cx::nchw, {});
  CHECK_BOTH(n.step_count == 5 && n.steps[4].kind == cx::plan::operation::mul);
  CHECK_BOTH(n.steps[4].second.row_stride == 0 && n.reach.height.whole && n.macs == 32);
}

constexpr float parameters[] = {1, 1, 0, 1, 0.5F, 0, 0};
constexpr float picture[] = {1, 3, 2, 6};  // means 2 and 4: the scales are 6 and 3

TEST_CASE("each channel gets its scale") {
  // fc1 sums the means of two channels, fc2 sends the sum and its half back; Identity for sigmoid
  using Net = cx::SqueezeExcite<2, 1, cx::ReLU, cx::Identity>;
  constexpr auto out = cx::evaluate<Net, cx::Input<2, 1, 2>>(parameters, picture);
  CHECK_BOTH(out(0, 0, 0) == 6 && out(0, 0, 1) == 18 && out(1, 0, 0) == 6 && out(1, 0, 1) == 18);
}
