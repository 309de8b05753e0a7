// SPDX-License-Identifier: BSL-1.0
// fault: number_not_finite
// rejected: 0 (BatchNorm2d, layer 1): expected eps to be a finite number
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::BatchNorm2d<6, cx::batch_norm{.eps = 1e-3}>
#else
                 cx::BatchNorm2d<6, cx::batch_norm{.eps = __builtin_inf()}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 4, 4>>::output_shape == cx::shape{6, 4, 4});
