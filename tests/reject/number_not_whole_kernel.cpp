// SPDX-License-Identifier: BSL-1.0
// fault: number_not_whole
// rejected: 0 (Conv2d, layer 1): expected kernel_size to be a whole number
// rule: Kernels, strides, dilations and paddings are whole numbers.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 3, 3>
#else
                 cx::Conv2d<6, 3, 3.5>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 7, 11>>::output_shape == cx::shape{3, 5, 9});
