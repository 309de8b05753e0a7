// SPDX-License-Identifier: BSL-1.0
// fault: norm_of_one_element
// rejected: 0 (GroupNorm, layer 1): expected two elements or more to normalise, got 16 features
// typed: expected<2> got<1>
// rule: A group of one feature is its own mean.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<8, 16>
#else
                 cx::GroupNorm<16, 16>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16>>::output_shape == cx::shape{16});
