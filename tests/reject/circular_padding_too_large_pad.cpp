// SPDX-License-Identifier: BSL-1.0
// fault: circular_padding_too_large
// rejected: 0 (CircularPad2d, layer 1): expected circular padding up to input size 6x7, got 7x7
// typed: expected<6> got<7>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::CircularPad2d<6>
#else
                 cx::CircularPad2d<7>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 18, 19});
