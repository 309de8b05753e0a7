// SPDX-License-Identifier: BSL-1.0
// fault: stride_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive stride, got -1x-1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<5, 5, 4>
#else
                 cx::Conv2d<5, 5, 4, cx::with{.stride = -1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<5, 8, 9>>::output_shape == cx::shape{5, 5, 6});
