// SPDX-License-Identifier: BSL-1.0
// fault: dilation_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive dilation, got 0x0
// typed: expected<1> got<0>
// rule: Neighbouring taps of a kernel are one element apart or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<2, 6, 3, cx::with{.dilation = 1}>
#else
                 cx::Conv2d<2, 6, 3, cx::with{.dilation = 0}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 9, 7>>::output_shape == cx::shape{6, 7, 5});
