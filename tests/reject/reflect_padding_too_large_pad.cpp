// SPDX-License-Identifier: BSL-1.0
// fault: reflect_padding_too_large
// rejected: 0 (ReflectionPad2d, layer 1): expected reflect padding below input size 6x7, got 6x6
// typed: expected<6> got<6>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ReflectionPad2d<5>
#else
                 cx::ReflectionPad2d<6>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 16, 17});
