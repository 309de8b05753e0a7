// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: 0 (ZeroPad2d, layer 1): expected padding below 2^30
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ZeroPad2d<3>
#else
                 cx::ZeroPad2d<2000000000>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 12, 13});
