// SPDX-License-Identifier: BSL-1.0
// fault: reflect_padding_too_large
// rejected: 0 (Conv2d, layer 1): expected reflect padding below input size 3x6, got 3x3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 2, 5, cx::with{.padding = "same", .padding_mode = "reflect"}>
#else
                 cx::Conv2d<6, 2, 7, cx::with{.padding = "same", .padding_mode = "reflect"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 3, 6>>::output_shape == cx::shape{2, 3, 6});
