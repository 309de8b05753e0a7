// SPDX-License-Identifier: BSL-1.0
// fault: not_a_node
// rejected: Graph (layer 2): child 2 is not a Node<name, Layer, From<names>>
// rule: The children of a Graph are Nodes, so that others can name them.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"conv", cx::Conv2d<3, 8, 3>>,
#ifdef REPAIRED
                       cx::Node<"relu", cx::ReLU>
#else
                       cx::ReLU
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
