// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_divisible
// rejected: shuffle (PixelShuffle, layer 1): expected channels divisible by upscale_factor^2 = 9, got 12 (12x3x3)
// typed: expected<9> got<12>
// rule: Each pixel becomes a square of upscale_factor x upscale_factor pixels, one channel for each; groups are of one size.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"shuffle", cx::PixelShuffle<2>>
#else
                 cx::Named<"shuffle", cx::PixelShuffle<3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 3, 3>>::output_shape == cx::shape{3, 6, 6});
