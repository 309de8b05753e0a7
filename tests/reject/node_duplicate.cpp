// SPDX-License-Identifier: BSL-1.0
// fault: node_duplicate
// rejected: conv (Node, layer 2): an earlier node has the same name
// rule: Each Node has a name of its own; `"input"` is taken.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"conv", cx::Conv2d<3, 8, 3>>,
#ifdef REPAIRED
                       cx::Node<"relu", cx::ReLU>
#else
                       cx::Node<"conv", cx::ReLU>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
