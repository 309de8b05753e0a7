// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: 0 (PReLU, layer 1): expected a positive num_parameters, got 0
// typed: expected<1> got<0>
// rule: PReLU has one slope, or one for each channel of its input.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::PReLU<>
#else
                 cx::PReLU<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
