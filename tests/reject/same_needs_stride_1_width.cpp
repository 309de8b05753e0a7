// SPDX-License-Identifier: BSL-1.0
// fault: same_needs_stride_1
// rejected: 0 (Conv2d, layer 1): padding = same expects stride 1, got 1x3; use same_upper or numbers
// typed: expected<1> got<3>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.padding = "same"}>
#else
                 cx::Conv2d<3, 8, 3, cx::with{.stride = {1, 3}, .padding = "same"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 10, 9>>::output_shape == cx::shape{8, 10, 9});
