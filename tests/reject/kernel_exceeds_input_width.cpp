// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (Conv2d, layer 1): kernel 2x6 exceeds padded input 7x4 (input 6x7x4)
// typed: expected<4> got<6>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 4, cx::hw{2, 4}>
#else
                 cx::Conv2d<6, 4, cx::hw{2, 6}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 7, 4>>::output_shape == cx::shape{4, 6, 1});
