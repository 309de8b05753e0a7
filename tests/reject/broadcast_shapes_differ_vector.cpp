// SPDX-License-Identifier: BSL-1.0
// fault: broadcast_shapes_differ
// rejected: scaled (Broadcast, layer 3): expected extents that are equal or 1, got 8x28x28 and 8 features
// typed: expected<8> got<8>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"pool", cx::AdaptiveAvgPool2d<1>>,
#ifdef REPAIRED
                       cx::Node<"gate", cx::Sigmoid>,
#else
                       cx::Node<"gate", cx::Flatten>,
#endif
                       cx::Node<"scaled", cx::Broadcast<cx::Mul>, cx::From<"input", "gate">>> {
};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
