// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: 0 (MaxPool2d, layer 1): kernel 3x3 exceeds padded input 2x2 (input 2x2x2)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2, cx::pool{.stride = 1}>
#else
                 cx::MaxPool2d<3, cx::pool{.stride = 1}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 2, 2>>::output_shape == cx::shape{2, 1, 1});
