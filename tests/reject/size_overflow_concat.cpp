// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: all (Concat, layer 2): expected below 2^30 channels
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<
#ifdef REPAIRED
                 cx::Node<"wide", cx::Conv2d<1, 600, 1>>,
#else
                 cx::Node<"wide", cx::Conv2d<1, 600000000, 1>>,
#endif
                 cx::Node<"all", cx::Concat<>, cx::From<"wide", "wide">>> {
};
static_assert(cx::Checked<Net, cx::Input<1, 1, 1>>::output_shape == cx::shape{1200, 1, 1});
