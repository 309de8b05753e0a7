// SPDX-License-Identifier: BSL-1.0
// fault: crop_negative
// rejected: 0 (Crop, layer 1): expected a crop of 0 or more, got -1; write ZeroPad2d
// rule: A crop leaves out; PyTorch pads where a number is positive and crops where it is negative.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ZeroPad2d<1>
#else
                 cx::Crop<-1>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 8, 9});
