// SPDX-License-Identifier: BSL-1.0
// fault: kernel_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive kernel_size, got 0x0
// typed: expected<1> got<0>
// rule: A kernel has one row and one column or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<5, 6, 3>
#else
                 cx::Conv2d<5, 6, 0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<5, 6, 10>>::output_shape == cx::shape{6, 4, 8});
