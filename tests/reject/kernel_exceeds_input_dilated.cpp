// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (Conv2d, layer 1): kernel 5x5 (dilated) exceeds padded input 3x6 (input 6x3x6)
// typed: expected<3> got<5>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 3, 3>
#else
                 cx::Conv2d<6, 3, 3, cx::with{.dilation = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 3, 6>>::output_shape == cx::shape{3, 1, 4});
