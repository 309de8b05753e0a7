// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: 0 (Conv2d, layer 1): expected a positive in_channels, got 0
// typed: expected<1> got<0>
// rule: A layer has one channel or more. (PyTorch takes `in_channels = 0` and then yields no output.)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3>
#else
                 cx::Conv2d<0, 8, 3>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
