// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (Conv2d, layer 1): kernel 3x3 exceeds padded input 2x8 (input 6x2x8)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 5, 3, cx::with{.padding = "same"}>
#else
                 cx::Conv2d<6, 5, 3, cx::with{.padding = "valid"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 2, 8>>::output_shape == cx::shape{5, 2, 8});
