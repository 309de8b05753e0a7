// SPDX-License-Identifier: BSL-1.0
// fault: padding_negative
// rejected: 0 (Conv2d, layer 1): expected padding of 0 or more, got -1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 3, 2, cx::with{.padding = {0, 1}}>
#else
                 cx::Conv2d<6, 3, 2, cx::with{.padding = {-1, 1}}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 6, 9>>::output_shape == cx::shape{3, 5, 10});
