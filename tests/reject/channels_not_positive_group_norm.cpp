// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: 0 (GroupNorm, layer 1): expected a positive num_channels, got 0
// typed: expected<1> got<0>
// rule: A norm has a channel or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<1, 16>
#else
                 cx::GroupNorm<1, 0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
