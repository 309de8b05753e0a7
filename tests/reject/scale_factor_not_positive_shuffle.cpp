// SPDX-License-Identifier: BSL-1.0
// fault: scale_factor_not_positive
// rejected: 0 (PixelShuffle, layer 1): expected a positive upscale_factor, got 0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::PixelShuffle<1>
#else
                 cx::PixelShuffle<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 3, 3>>::output_shape == cx::shape{12, 3, 3});
