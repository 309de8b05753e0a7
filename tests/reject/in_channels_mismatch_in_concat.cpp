// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: 1.right (Conv2d, layer 3): expected input with 4 channels, got 3 (3x8x8)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU, cx::Concat<cx::Named<"left", cx::Conv2d<3, 8, 1>>,
#ifdef REPAIRED
                                                 cx::Named<"right", cx::Conv2d<3, 8, 1>>
#else
                                                 cx::Named<"right", cx::Conv2d<4, 8, 1>>
#endif
                                                 >> {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{16, 8, 8});
