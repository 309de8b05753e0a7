// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: 0.down (Conv2d, layer 2): expected input with 8 channels, got 16 (16x8x8)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Residual<cx::Conv2d<16, 32, 1>,
#ifdef REPAIRED
                                         cx::Named<"down", cx::Conv2d<16, 32, 1>>
#else
                                         cx::Named<"down", cx::Conv2d<8, 32, 1>>
#endif
                                         >> {
};
static_assert(cx::Checked<Net, cx::Input<16, 8, 8>>::output_shape == cx::shape{32, 8, 8});
