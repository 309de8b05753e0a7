// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_many
// rejected: conv (Node, layer 2): expected one input, got 2; join them by Add or Concat
// typed: expected<1> got<2>
// rule: A layer reads one value, unless it is Add or Concat.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"up", cx::Sigmoid>,
#ifdef REPAIRED
                       cx::Node<"both", cx::Concat<>, cx::From<"up", "input">>,
                       cx::Node<"conv", cx::Conv2d<2, 1, 1>>
#else
                       cx::Node<"conv", cx::Conv2d<2, 1, 1>, cx::From<"up", "input">>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{1, 28, 28});
