// SPDX-License-Identifier: BSL-1.0
// fault: eps_negative
// rejected: 0 (LayerNorm2d, layer 1): expected an eps of 0 or more
// rule: eps keeps the variance away from 0, on its positive side.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::LayerNorm2d<16, cx::layer_norm{.eps = 1e-6}>
#else
                 cx::LayerNorm2d<16, cx::layer_norm{.eps = -1e-6}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
