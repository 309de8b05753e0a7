// SPDX-License-Identifier: BSL-1.0
// fault: scale_factor_not_positive
// rejected: up (Upsample, layer 1): expected a positive scale_factor, got 0x0
// rule: Enlarging repeats each element once or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"up", cx::Upsample<2>>
#else
                 cx::Named<"up", cx::Upsample<0>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{8, 28, 28});
