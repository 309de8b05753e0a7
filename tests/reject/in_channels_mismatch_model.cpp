// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: conv2 (Conv2d, layer 3): expected input with 16 channels, got 8 (8x26x26)
// typed: expected<16> got<8>
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Named<"conv1", cx::Conv2d<1, 8, 3>>, cx::ReLU,
#ifdef REPAIRED
                            cx::Named<"conv2", cx::Conv2d<8, 16, 3>>
#else
                            cx::Named<"conv2", cx::Conv2d<16, 16, 3>>
#endif
                            > {
};
static_assert(cx::Model<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{16, 24, 24});
