// SPDX-License-Identifier: BSL-1.0
// fault: broadcast_shapes_differ
// rejected: sum (Broadcast, layer 2): expected extents that are equal or 1, got 8x28x28 and 4x28x28
// typed: expected<8> got<4>
// rule: Broadcast repeats channels, rows or columns of which there is one: images, or vectors.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Map = cx::Conv2d<8, 1, 1>;
#else
using Map = cx::Conv2d<8, 4, 1>;
#endif
struct Net : cx::Graph<cx::Node<"map", Map>,
                       cx::Node<"sum", cx::Broadcast<cx::Add>, cx::From<"input", "map">>> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
