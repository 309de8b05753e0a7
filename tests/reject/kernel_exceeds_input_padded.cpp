// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (Conv2d, layer 1): kernel 6x6 exceeds padded input 4x9 (input 3x2x7)
// typed: expected<4> got<6>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 4, 4, cx::with{.padding = 1}>
#else
                 cx::Conv2d<3, 4, 6, cx::with{.padding = 1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 2, 7>>::output_shape == cx::shape{4, 1, 6});
