// SPDX-License-Identifier: BSL-1.0
// fault: out_channels_not_divisible
// rejected: dw (Conv2d, layer 1): groups = 4 must divide out_channels = 7
// typed: expected<4> got<7>
// rule: Each group yields the same number of output channels.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"dw", cx::Conv2d<12, 8, 2, cx::with{.groups = 4}>>
#else
                 cx::Named<"dw", cx::Conv2d<12, 7, 2, cx::with{.groups = 4}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 9, 10>>::output_shape == cx::shape{8, 8, 9});
