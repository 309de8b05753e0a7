// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: 0 (Upsample, layer 1): expected an output of 1x1 or more, got 0x1 from 8x3x5
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Upsample<0.5>
#else
                 cx::Upsample<0.25>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 3, 5>>::output_shape == cx::shape{8, 1, 2});
