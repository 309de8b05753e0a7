// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: 0 (Upsample, layer 1): expected an output below 2^30 rows and columns
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Upsample<2>
#else
                 cx::Upsample<2147483647>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 56, 56});
