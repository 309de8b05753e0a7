// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (Conv2d, layer 1): kernel 3x3 exceeds padded input 2x9 (input 1x2x9)
// rule: Truncating division would yield one row here; PyTorch refuses it, too.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<1, 1, cx::hw{2, 3}, cx::with{.stride = 2}>
#else
                 cx::Conv2d<1, 1, 3, cx::with{.stride = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<1, 2, 9>>::output_shape == cx::shape{1, 1, 4});
