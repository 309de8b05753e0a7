// SPDX-License-Identifier: BSL-1.0
// fault: concat_sizes_differ
// rejected: both (Concat, layer 3): expected inputs of one height and width, got 5x3x6 and 5x3x7
// rule: Channels are joined where rows and columns agree.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"a", cx::Conv2d<2, 5, cx::hw{1, 3}>, cx::From<"input">>,
#ifdef REPAIRED
                       cx::Node<"b", cx::Conv2d<2, 5, cx::hw{1, 3}>, cx::From<"input">>,
#else
                       cx::Node<"b", cx::Conv2d<2, 5, cx::hw{1, 2}>, cx::From<"input">>,
#endif
                       cx::Node<"both", cx::Concat<>, cx::From<"a", "b">>> {
};
static_assert(cx::Checked<Net, cx::Input<2, 3, 8>>::output_shape == cx::shape{10, 3, 6});
