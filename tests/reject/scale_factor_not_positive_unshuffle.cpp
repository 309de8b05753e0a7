// SPDX-License-Identifier: BSL-1.0
// fault: scale_factor_not_positive
// rejected: 0 (PixelUnshuffle, layer 1): expected a positive downscale_factor, got -3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::PixelUnshuffle<3>
#else
                 cx::PixelUnshuffle<-3>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 3, 3>>::output_shape == cx::shape{108, 1, 1});
