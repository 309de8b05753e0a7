// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_not_divisible
// rejected: dw (Conv2d, layer 1): groups = 3 must divide in_channels = 5
// typed: expected<3> got<5>
// rule: Each group reads the same number of input channels.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"dw", cx::Conv2d<5, 15, 2, cx::with{.groups = 5}>>
#else
                 cx::Named<"dw", cx::Conv2d<5, 15, 2, cx::with{.groups = 3}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<5, 6, 7>>::output_shape == cx::shape{15, 5, 6});
