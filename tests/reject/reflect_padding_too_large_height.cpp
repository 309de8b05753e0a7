// SPDX-License-Identifier: BSL-1.0
// fault: reflect_padding_too_large
// rejected: 0 (Conv2d, layer 1): expected reflect padding below input size 4x10, got 5x1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<2, 5, 3, cx::with{.padding = {3, 1}, .padding_mode = "reflect"}>
#else
                 cx::Conv2d<2, 5, 3, cx::with{.padding = {5, 1}, .padding_mode = "reflect"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 4, 10>>::output_shape == cx::shape{5, 8, 10});
