// SPDX-License-Identifier: BSL-1.0
// fault: input_not_an_image
// rejected: conv (Conv2d, layer 2): expected an image (channels, height, width), got 784 features
// rule: Convolutions, pools and BatchNorm2d read channels, rows and columns.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<1, 8, 3>>,
#endif
                 cx::Flatten
#ifndef REPAIRED
                 ,
                 cx::Named<"conv", cx::Conv2d<1, 8, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{5408});
