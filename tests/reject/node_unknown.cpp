// SPDX-License-Identifier: BSL-1.0
// fault: node_unknown
// rejected: c2 (Node, layer 2): no earlier node is named cl
// rule: A Node reads earlier nodes, or `"input"`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"c1", cx::Conv2d<3, 8, 3>>,
#ifdef REPAIRED
                       cx::Node<"c2", cx::Conv2d<8, 8, 3>, cx::From<"c1">>
#else
                       cx::Node<"c2", cx::Conv2d<8, 8, 3>, cx::From<"cl">>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 24, 24});
