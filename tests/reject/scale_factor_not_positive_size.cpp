// SPDX-License-Identifier: BSL-1.0
// fault: scale_factor_not_positive
// rejected: 0 (UpsampleTo, layer 1): expected a positive size, got 0x3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::UpsampleTo<cx::hw{8, 3}>
#else
                 cx::UpsampleTo<cx::hw{0, 3}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 8, 3>>::output_shape == cx::shape{2, 8, 3});
