// SPDX-License-Identifier: BSL-1.0
// fault: groups_not_positive
// rejected: 0 (ChannelShuffle, layer 1): expected a positive groups, got 0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ChannelShuffle<4>
#else
                 cx::ChannelShuffle<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 3, 3>>::output_shape == cx::shape{12, 3, 3});
