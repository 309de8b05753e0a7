// SPDX-License-Identifier: BSL-1.0
// fault: slopes_mismatch
// rejected: 0 (PReLU, layer 1): expected num_parameters 1 or 16, got 8
// typed: expected<16> got<8>
// rule: PReLU has one slope, or one for each channel of its input.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::PReLU<16>
#else
                 cx::PReLU<8>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
