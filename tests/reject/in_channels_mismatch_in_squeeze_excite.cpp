// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: fc1 (Conv2d, layer 3): expected input with 16 channels, got 8 (8x1x1)
// typed: expected<16> got<8>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
constexpr int channels = 8;
#else
constexpr int channels = 16;
#endif
struct Net : cx::Block<cx::ReLU, cx::SqueezeExcite<channels, 4>> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
