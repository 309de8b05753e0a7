// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_not_divisible
// rejected: 0 (GroupNorm, layer 1): num_groups = 3 must divide num_channels = 16
// typed: expected<3> got<16>
// rule: Groups are of one size.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<4, 16>
#else
                 cx::GroupNorm<3, 16>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
