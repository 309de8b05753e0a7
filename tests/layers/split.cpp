// SPDX-License-Identifier: BSL-1.0
// Slice, Chunk and Split, in a Graph and in a row.
#include "convexpr/layers/split.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<12, 8, 8>;

TEST_CASE("Slice and Chunk") {
  CHECK_BOTH(step_of<cx::Slice<3, 5>, In>().first_channel == 3);
  CHECK_BOTH(output_of<cx::Slice<3, 5>, In> == cx::shape{2, 8, 8});
  CHECK_BOTH(output_of<cx::Slice<3>, In> == cx::shape{9, 8, 8});
  CHECK_BOTH(output_of<cx::Sequential<cx::Chunk<2, 3>, cx::ReLU>, In> == cx::shape{4, 8, 8});
  CHECK_BOTH(output_of<cx::Sequential<cx::Flatten, cx::Slice<700>>, In> == cx::shape{68});
}

TEST_CASE("Split gives each branch its part") {
  using Net = cx::Split<cx::Identity, cx::Named<"b", cx::Conv2d<4, 7, 1>>,
                        cx::Block<cx::ReLU, cx::Sigmoid>>;
  constexpr const auto& d = cx::description_of<Net, In>;
  CHECK_BOTH(d.values[d.output].extent == cx::shape{15, 8, 8});
  CHECK_BOTH(d.steps[0].first_channel == 0 && d.steps[1].first_channel == 4);
  CHECK_BOTH(d.parameters[0].name.size == 8);  // b.weight
  CHECK_BOTH(cx::parameters_of<Net>.parameter_elements == 4 * 7 + 7);
}

TEST_CASE("the unit of ShuffleNetV2 in a Graph") {
  using Net = cx::Graph<cx::Node<"left", cx::Slice<0, 6>>,
                        cx::Node<"right", cx::Slice<6>, cx::From<"input">>,
                        cx::Node<"conv", cx::Conv2d<6, 6, 1>>,
                        cx::Node<"all", cx::Concat<>, cx::From<"left", "conv">>>;
  CHECK_BOTH(output_of<Net, In> == cx::shape{12, 8, 8});
}
