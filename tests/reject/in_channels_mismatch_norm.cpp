// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: bn (BatchNorm2d, layer 2): expected input with 9 channels, got 10 (10x3x3)
// typed: expected<9> got<10>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Named<"conv", cx::Conv2d<3, 10, 3>>,
#ifdef REPAIRED
                            cx::Named<"bn", cx::BatchNorm2d<10>>
#else
                            cx::Named<"bn", cx::BatchNorm2d<9>>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 5, 5>>::output_shape == cx::shape{10, 3, 3});
