// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: conv (Conv1d, layer 1): expected input with 8 channels, got 6 (6x20)
// typed: expected<8> got<6>
// rule: A convolution reads as many channels as the layer before yields.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<6, 16, 3>>
#else
                 cx::Named<"conv", cx::Conv1d<8, 16, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 20>>::output_shape == cx::shape{16, 18});
