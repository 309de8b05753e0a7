// SPDX-License-Identifier: BSL-1.0
// fault: mul_shapes_differ
// rejected: scaled (Mul, layer 2): expected inputs of one shape, got 8x28x28 and 8x1x1
// typed: expected<8> got<8>
// rule: A product is of equal shapes. `Broadcast<Mul>` repeats an extent of 1, because it says so.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"gate", cx::AdaptiveAvgPool2d<1>>,
#ifdef REPAIRED
                       cx::Node<"scaled", cx::Broadcast<cx::Mul>, cx::From<"input", "gate">>
#else
                       cx::Node<"scaled", cx::Mul, cx::From<"input", "gate">>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
