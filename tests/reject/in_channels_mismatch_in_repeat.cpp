// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: blocks.1 (Conv2d, layer 2): expected input with 8 channels, got 16 (16x28x28)
// typed: expected<8> got<16>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
constexpr int width = 8;
#else
constexpr int width = 16;
#endif
struct Net : cx::Named<"blocks", cx::Repeat<3, cx::Conv2d<8, width, 1>>> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
