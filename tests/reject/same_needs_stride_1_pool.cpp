// SPDX-License-Identifier: BSL-1.0
// fault: same_needs_stride_1
// rejected: 0 (MaxPool2d, layer 1): padding = same expects stride 1, got 3x3; use same_upper or numbers
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<3, cx::pool{.padding = cx::same_upper}>
#else
                 cx::MaxPool2d<3, cx::pool{.padding = "same"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 10, 9>>::output_shape == cx::shape{3, 4, 3});
