// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: layer1.conv2 (Conv2d, layer 3): expected input with 32 channels, got 16 (16x8x8)
// typed: expected<32> got<16>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<cx::Named<
          "layer1", cx::Residual<cx::Block<
                        cx::Named<"conv1", cx::Conv2d<16, 16, 3, cx::with{.padding = 1}>>, cx::ReLU,
#ifdef REPAIRED
                        cx::Named<"conv2", cx::Conv2d<16, 16, 3, cx::with{.padding = 1}>>
#else
                        cx::Named<"conv2", cx::Conv2d<32, 16, 3, cx::with{.padding = 1}>>
#endif
                        >>>> {
};
static_assert(cx::Checked<Net, cx::Input<16, 8, 8>>::output_shape == cx::shape{16, 8, 8});
