// SPDX-License-Identifier: BSL-1.0
// fault: add_shapes_differ
// rejected: sum (Add, layer 2): expected inputs of one shape, got 8x28x28 and 1x28x28
// typed: expected<1> got<8>
// rule: A sum is of equal shapes. (PyTorch would repeat the single channel.)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"conv", cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>>,
#ifdef REPAIRED
                       cx::Node<"sum", cx::Add, cx::From<"conv", "conv">>
#else
                       cx::Node<"sum", cx::Add, cx::From<"conv", "input">>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{8, 28, 28});
