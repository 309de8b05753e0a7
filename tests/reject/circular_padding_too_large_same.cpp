// SPDX-License-Identifier: BSL-1.0
// fault: circular_padding_too_large
// rejected: 0 (Conv2d, layer 1): expected circular padding up to input size 2x8, got 3x3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<5, 8, 5, cx::with{.padding = "same", .padding_mode = "circular"}>
#else
                 cx::Conv2d<5, 8, 7, cx::with{.padding = "same", .padding_mode = "circular"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<5, 2, 8>>::output_shape == cx::shape{8, 2, 8});
