// SPDX-License-Identifier: BSL-1.0
// fault: not_a_node
// rejected: Graph (layer 2): child 2 is not a Node<name, Layer, From<names>>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"conv", cx::Conv2d<3, 8, 3>>,
#ifdef REPAIRED
                       cx::Node<"sum", cx::Add, cx::From<"conv", "conv">>
#else
                       cx::Node<"sum", cx::Add, cx::Concat<>>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
