// SPDX-License-Identifier: BSL-1.0
// fault: padding_negative
// rejected: 0 (Conv2d, layer 1): expected padding of 0 or more, got -1
// typed: expected<0> got<-1>
// rule: Padding adds rows and columns; it does not crop.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<4, 5, 2, cx::with{.padding = 1}>
#else
                 cx::Conv2d<4, 5, 2, cx::with{.padding = -1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<4, 9, 7>>::output_shape == cx::shape{5, 10, 8});
