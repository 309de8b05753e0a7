// SPDX-License-Identifier: BSL-1.0
// fault: crop_exceeds_input
// rejected: crop (Crop, layer 1): expected a crop that leaves 1x1 or more of 6x7, got 0x1
// typed: expected<6> got<6>
// rule: Something must be left.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"crop", cx::Crop<cx::hw{2, 3}>>
#else
                 cx::Named<"crop", cx::Crop<3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 2, 1});
