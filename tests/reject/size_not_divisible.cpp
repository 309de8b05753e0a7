// SPDX-License-Identifier: BSL-1.0
// fault: size_not_divisible
// rejected: 0 (PixelUnshuffle, layer 1): expected height and width divisible by downscale_factor = 2, got 6x7
// typed: expected<2> got<7>
// rule: Squares of downscale_factor x downscale_factor pixels become one pixel each.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Crop<cx::sides{.right = 1}>, cx::PixelUnshuffle<2>
#else
                 cx::PixelUnshuffle<2>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{32, 3, 3});
