// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: 0 (CenterCrop, layer 1): expected a positive size, got 0x4
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::CenterCrop<cx::hw{1, 4}>
#else
                 cx::CenterCrop<cx::hw{0, 4}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 1, 4});
