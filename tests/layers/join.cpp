// SPDX-License-Identifier: BSL-1.0
// Where values meet: Residual, Concat and Add.
#include "convexpr/layers/join.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/plan/network.hpp"

namespace cx = convexpr;
using cx::Conv2d, cx::Named;
using namespace described;
using In = cx::Input<4, 8, 8>;

TEST_CASE("Residual adds its input, or what its shortcut makes of it") {
  constexpr const auto& d = cx::description_of<cx::Residual<Conv2d<4, 4, 1>>, In>;
  CHECK_BOTH(d.step_count == 2 && d.steps[1].kind == cx::plan::operation::add);
  CHECK_BOTH(d.steps[1].in_value == d.steps[0].out_value && d.steps[1].second_value == d.input);
  CHECK_BOTH(
      output_of<cx::Residual<Named<"a", Conv2d<4, 9, 1>>, Named<"b", Conv2d<4, 9, 1>>>, In> ==
      cx::shape{9, 8, 8});
  CHECK_BOTH(d.layer_count == 2);  // an Identity that nobody wrote is not counted
}

TEST_CASE("residuals nest, and stand in a row") {
  using Inner = cx::Residual<cx::ReLU>;
  CHECK_BOTH(output_of<cx::Residual<cx::Residual<Inner, Inner>>, In> == cx::shape{4, 8, 8});
  CHECK_BOTH(output_of<cx::Sequential<Inner, Inner, Inner>, In> == cx::shape{4, 8, 8});
  CHECK_BOTH(cx::description_of<cx::Residual<cx::Residual<Inner, Inner>>, In>.step_count == 6);
}

TEST_CASE("nothing is broadcast") {
  CHECK_BOTH(fault_of<cx::Residual<Conv2d<4, 1, 1>>, In> == cx::fault::residual_shapes_differ);
  CHECK_BOTH(fault_of<cx::Residual<cx::AdaptiveAvgPool2d<1>>, In> ==
             cx::fault::residual_shapes_differ);
  CHECK_BOTH(fault_of<cx::Residual<Conv2d<4, 4, 3>>, In> == cx::fault::residual_shapes_differ);
}

TEST_CASE("Concat: channels one after the other, each branch from the same value") {
  using Net = cx::Concat<Named<"a", Conv2d<4, 3, 1>>, cx::Identity,
                         cx::Block<cx::ReLU, Named<"b", Conv2d<4, 5, 3, cx::with{.padding = 1}>>>>;
  constexpr const auto& d = cx::description_of<Net, In>;
  CHECK_BOTH(d.fault_found.ok() && d.values[d.output].extent == cx::shape{12, 8, 8});
  CHECK_BOTH(d.step_count == 6);
  CHECK_BOTH(d.steps[3].channel_offset == 0 && d.steps[4].channel_offset == 3);
  CHECK_BOTH(d.steps[5].channel_offset == 7 && d.steps[4].in_value == d.input);
  CHECK_BOTH(fault_of<cx::Concat<cx::Identity, Conv2d<4, 4, 3>>, In> ==
             cx::fault::concat_sizes_differ);
  CHECK_BOTH(fault_of<cx::Concat<cx::Identity>, In> == cx::fault::inputs_too_few);
}

TEST_CASE("a fault in a branch is the branch's, whatever follows") {
  using Wrong = Named<"wrong", Conv2d<5, 4, 1>>;
  CHECK_BOTH(says<cx::Concat<cx::ReLU, Wrong, cx::Sigmoid>, In>(
      "wrong (Conv2d, layer 2): expected input with 5 channels, got 4 (4x8x8)"));
  CHECK_BOTH(says<cx::Residual<Wrong>, In>(
      "wrong (Conv2d, layer 1): expected input with 5 channels, got 4 (4x8x8)"));
  CHECK_BOTH(says<cx::Residual<cx::ReLU, cx::Named<"down", Wrong>>, In>(
      "down.wrong (Conv2d, layer 2): expected input with 5 channels, got 4 (4x8x8)"));
}

TEST_CASE("Mul and Broadcast in a Graph") {
  using cx::From, cx::Graph, cx::Node;
  using Gate = Node<"gate", cx::AdaptiveAvgPool2d<1>, From<"input">>;
  CHECK_BOTH(output_of<Graph<Node<"m", cx::Mul, From<"input", "input", "input">>>, In> ==
             cx::shape{4, 8, 8});
  CHECK_BOTH(output_of<Graph<Gate, Node<"m", cx::Broadcast<cx::Mul>, From<"gate", "input">>>, In> ==
             cx::shape{4, 8, 8});
  CHECK_BOTH(fault_of<Graph<Gate, Node<"m", cx::Mul, From<"input", "gate">>>, In> ==
             cx::fault::mul_shapes_differ);
  CHECK_BOTH(fault_of<Graph<Node<"m", cx::Mul>>, In> == cx::fault::inputs_too_few);
  // what is repeated is the whole picture's: no tiles
  constexpr const auto& d =
      cx::description_of<Graph<Node<"row", Conv2d<4, 1, cx::hw{8, 1}>>,
                               Node<"sum", cx::Broadcast<cx::Add>, From<"input", "row">>>,
                         In>;
  constexpr auto n = cx::plan::make_network(d, cx::nchw, {});
  CHECK_BOTH(n.reach.height.whole && !n.reach.width.whole);
  // strides of 0 stand for what is repeated
  CHECK_BOTH(n.steps[1].second.row_stride == 0 && n.steps[1].second.channel_stride == 0 &&
             n.steps[1].second.pixel_stride == 16);
}
