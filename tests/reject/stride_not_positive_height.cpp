// SPDX-License-Identifier: BSL-1.0
// fault: stride_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive stride, got 0x2
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<4, 7, 3, cx::with{.stride = {1, 2}}>
#else
                 cx::Conv2d<4, 7, 3, cx::with{.stride = {0, 2}}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<4, 9, 11>>::output_shape == cx::shape{7, 7, 5});
