// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: 0 (AdaptiveAvgPool2d, layer 1): expected a positive output_size, got -1x7
// rule: An adaptive pool yields one row and column or more; 0 keeps the input's.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AdaptiveAvgPool2d<cx::hw{0, 7}>
#else
                 cx::AdaptiveAvgPool2d<cx::hw{-1, 7}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{8, 14, 7});
