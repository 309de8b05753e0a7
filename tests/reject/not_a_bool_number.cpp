// SPDX-License-Identifier: BSL-1.0
// fault: not_a_bool
// rejected: 0 (MaxPool2d, layer 1): expected ceil_mode to be true or false
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2, cx::pool{.ceil_mode = true}>
#else
                 cx::MaxPool2d<2, cx::pool{.ceil_mode = 1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 5, 5>>::output_shape == cx::shape{6, 3, 3});
