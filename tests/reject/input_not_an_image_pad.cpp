// SPDX-License-Identifier: BSL-1.0
// fault: input_not_an_image
// rejected: 1 (ZeroPad2d, layer 2): expected an image (channels, height, width), got 336 features
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ZeroPad2d<1>, cx::Flatten
#else
                 cx::Flatten, cx::ZeroPad2d<1>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{576});
