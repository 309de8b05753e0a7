// SPDX-License-Identifier: BSL-1.0
// fault: divisor_zero
// rejected: 0 (Softplus, layer 1): expected a beta other than 0
// rule: Softplus divides by beta.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Softplus<2>
#else
                 cx::Softplus<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
