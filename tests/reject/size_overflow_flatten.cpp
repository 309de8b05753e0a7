// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: 1 (Flatten, layer 2): expected below 2^30 features
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Upsample<2>,
#else
                 cx::Upsample<30000>,
#endif
                 cx::Flatten> {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{9408});
