// SPDX-License-Identifier: BSL-1.0
// fault: node_duplicate
// rejected: input (Node, layer 1): an earlier node has the same name
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<
#ifdef REPAIRED
                 cx::Node<"stem", cx::Conv2d<3, 8, 3>>
#else
                 cx::Node<"input", cx::Conv2d<3, 8, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
