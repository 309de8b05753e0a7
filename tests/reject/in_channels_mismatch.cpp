// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: conv3 (Conv2d, layer 5): expected input with 64 channels, got 32 (32x28x28)
// typed: expected<64> got<32>
// rule: A convolution reads as many channels as the layer before yields.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
                 cx::Named<"conv1", cx::Conv2d<3, 16, 3, cx::with{.padding = "same"}>>, cx::ReLU,
                 cx::Named<"conv2", cx::Conv2d<16, 32, 3, cx::with{.padding = "same"}>>, cx::ReLU,
#ifdef REPAIRED
                 cx::Named<"conv3", cx::Conv2d<32, 64, 3>>
#else
                 cx::Named<"conv3", cx::Conv2d<64, 64, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{64, 26, 26});
