// SPDX-License-Identifier: BSL-1.0
// fault: divisor_zero
// rejected: 0 (AvgPool2d, layer 1): expected a divisor_override other than 0
// rule: A mean is a sum divided by something.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AvgPool2d<2, cx::pool{.divisor_override = 3}>
#else
                 cx::AvgPool2d<2, cx::pool{.divisor_override = 0}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 4, 4});
