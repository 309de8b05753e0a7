// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: 0 (Conv2d, layer 1): expected padding below 2^30
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.padding = 1}>
#else
                 cx::Conv2d<3, 8, 3, cx::with{.padding = 2147483647}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 28, 28});
