// SPDX-License-Identifier: BSL-1.0
// fault: groups_not_taken
// rejected: block.depthwise (DepthwiseSeparableConv2d, layer 1): there is no groups: each channel is one
// rule: The first of the two convolutions has a group for each channel, the second one for all.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"block", cx::DepthwiseSeparableConv2d<8, 16, 3>>
#else
                 cx::Named<"block", cx::DepthwiseSeparableConv2d<8, 16, 3, cx::with{.groups = 2}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 10, 20>>::output_shape == cx::shape{16, 8, 18});
