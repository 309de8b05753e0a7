// SPDX-License-Identifier: BSL-1.0
// fault: kernel_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive kernel_size, got 1x0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<4, 2, cx::hw{1, 3}>
#else
                 cx::Conv2d<4, 2, cx::hw{1, 0}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<4, 6, 6>>::output_shape == cx::shape{2, 6, 4});
