// SPDX-License-Identifier: BSL-1.0
// fault: padding_negative
// rejected: 0 (ZeroPad2d, layer 1): expected padding of 0 or more, got -2; write Crop
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Crop<cx::sides{.left = 2}>
#else
                 cx::ZeroPad2d<cx::sides{.left = -2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 6, 5});
