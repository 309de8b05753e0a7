// SPDX-License-Identifier: BSL-1.0
// fault: dilation_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive dilation, got -1x-1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<2, 8, 3>
#else
                 cx::Conv2d<2, 8, 3, cx::with{.dilation = -1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 10, 8>>::output_shape == cx::shape{8, 8, 6});
