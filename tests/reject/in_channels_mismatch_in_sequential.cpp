// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: features.1.2 (Conv2d, layer 5): expected input with 16 channels, got 8 (8x12x12)
// typed: expected<16> got<8>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
                 cx::Named<"features", cx::Sequential<cx::Sequential<cx::Conv2d<1, 8, 3>, cx::ReLU>,
                                                      cx::Sequential<cx::MaxPool2d<2>, cx::ReLU,
#ifdef REPAIRED
                                                                     cx::Conv2d<8, 16, 3>
#else
                                                                     cx::Conv2d<16, 16, 3>
#endif
                                                                     >>>> {
};
static_assert(cx::Checked<Net, cx::Input<1, 26, 26>>::output_shape == cx::shape{16, 10, 10});
