// SPDX-License-Identifier: BSL-1.0
// fault: network_empty
// rejected: Input: expected a network of one layer or more
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<
#ifdef REPAIRED
                 cx::Node<"output", cx::Identity>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 28, 28});
