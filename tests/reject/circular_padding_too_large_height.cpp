// SPDX-License-Identifier: BSL-1.0
// fault: circular_padding_too_large
// rejected: 0 (Conv2d, layer 1): expected circular padding up to input size 4x11, got 5x1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 2, 3, cx::with{.padding = {4, 1}, .padding_mode = "circular"}>
#else
                 cx::Conv2d<6, 2, 3, cx::with{.padding = {5, 1}, .padding_mode = "circular"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 4, 11>>::output_shape == cx::shape{2, 10, 11});
