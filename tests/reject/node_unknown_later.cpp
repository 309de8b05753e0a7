// SPDX-License-Identifier: BSL-1.0
// fault: node_unknown
// rejected: c1 (Node, layer 1): no earlier node is named c2
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<
#ifdef REPAIRED
                 cx::Node<"c1", cx::Conv2d<3, 8, 3>, cx::From<"input">>,
#else
                 cx::Node<"c1", cx::Conv2d<3, 8, 3>, cx::From<"c2">>,
#endif
                 cx::Node<"c2", cx::Conv2d<8, 8, 3>>> {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 24, 24});
