// SPDX-License-Identifier: BSL-1.0
// fault: dilation_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive dilation, got 2x0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 5, 3, cx::with{.dilation = {2, 1}}>
#else
                 cx::Conv2d<3, 5, 3, cx::with{.dilation = {2, 0}}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 10, 10>>::output_shape == cx::shape{5, 6, 8});
