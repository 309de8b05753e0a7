// SPDX-License-Identifier: BSL-1.0
// fault: kernel_not_positive
// rejected: 0 (MaxPool2d, layer 1): expected a positive kernel_size, got -2x-2
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2>
#else
                 cx::MaxPool2d<-2>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<4, 6, 6>>::output_shape == cx::shape{4, 3, 3});
