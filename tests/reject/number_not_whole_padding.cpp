// SPDX-License-Identifier: BSL-1.0
// fault: number_not_whole
// rejected: 0 (AvgPool2d, layer 1): expected padding to be a whole number
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AvgPool2d<2, cx::pool{.padding = 1}>
#else
                 cx::AvgPool2d<2, cx::pool{.padding = 0.5}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 8, 8>>::output_shape == cx::shape{6, 5, 5});
