// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_divisible
// rejected: 0 (ChannelShuffle, layer 1): expected channels divisible by groups = 5, got 12 (12x3x3)
// typed: expected<5> got<12>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ChannelShuffle<4>
#else
                 cx::ChannelShuffle<5>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12, 3, 3>>::output_shape == cx::shape{12, 3, 3});
