// SPDX-License-Identifier: BSL-1.0
// fault: input_not_a_sequence
// rejected: conv (Conv1d, layer 1): expected a sequence (channels, length), got 8x10x20
// typed: expected<2> got<3>
// rule: Conv1d and its like read `Input<channels, length>`; an image has a height, too.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<8, 16, 3>>
#else
                 cx::Named<"conv", cx::Conv1d<8, 16, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 10, 20>>::output_shape == cx::shape{16, 8, 18});
