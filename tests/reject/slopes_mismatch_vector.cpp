// SPDX-License-Identifier: BSL-1.0
// fault: slopes_mismatch
// rejected: 0 (PReLU, layer 1): expected num_parameters 1 or 10, got 2
// typed: expected<10> got<2>
// rule: The features of a vector are its channels.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::PReLU<1>
#else
                 cx::PReLU<2>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<10>>::output_shape == cx::shape{10});
