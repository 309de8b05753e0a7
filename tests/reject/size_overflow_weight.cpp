// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: 0 (Conv2d, layer 1): expected weight to fit into memory
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.padding = 1}>
#else
                 cx::Conv2d<3, 2147483647, 16383, cx::with{.padding = 8191}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 28, 28});
