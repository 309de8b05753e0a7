// SPDX-License-Identifier: BSL-1.0
// fault: crop_exceeds_input
// rejected: 0 (CenterCrop, layer 1): expected a size up to that of the input 6x7, got 4x8
// typed: expected<7> got<8>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::CenterCrop<cx::hw{4, 7}>
#else
                 cx::CenterCrop<cx::hw{4, 8}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 4, 7});
