// SPDX-License-Identifier: BSL-1.0
// fault: stride_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive stride, got 0x0
// typed: expected<1> got<0>
// rule: A window moves on by one element or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<5, 7, 3, cx::with{.stride = 1}>
#else
                 cx::Conv2d<5, 7, 3, cx::with{.stride = 0}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<5, 9, 8>>::output_shape == cx::shape{7, 7, 6});
