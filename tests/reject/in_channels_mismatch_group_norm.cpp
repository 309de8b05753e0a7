// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: 0 (GroupNorm, layer 1): expected input with 8 channels, got 16 (16x4x4)
// typed: expected<8> got<16>
// rule: num_channels comes second, behind num_groups.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<8, 16>
#else
                 cx::GroupNorm<4, 8>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
