// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: 0 (AdaptiveMaxPool2d, layer 1): expected a positive output_size, got -1x4
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AdaptiveMaxPool2d<cx::hw{1, 4}>
#else
                 cx::AdaptiveMaxPool2d<cx::hw{-1, 4}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 1, 4});
