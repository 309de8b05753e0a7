// SPDX-License-Identifier: BSL-1.0
// fault: groups_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive groups, got -3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 6, 4, cx::with{.groups = 3, .bias = false}>
#else
                 cx::Conv2d<6, 6, 4, cx::with{.groups = -3, .bias = false}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 6, 6>>::output_shape == cx::shape{6, 3, 3});
