// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: 0 (Conv2d, layer 1): expected input with 4 channels, got 6 (6x10x9)
// typed: expected<4> got<6>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 2, 3, cx::with{.groups = 2}>
#else
                 cx::Conv2d<4, 2, 3, cx::with{.groups = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 10, 9>>::output_shape == cx::shape{2, 8, 7});
