// SPDX-License-Identifier: BSL-1.0
// fault: input_not_an_image
// rejected: conv (Conv2d, layer 1): expected an image (channels, height, width), got 8x20
// typed: expected<3> got<2>
// rule: `Input<8, 20>` is a sequence of 20 positions, for Conv1d.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<8, 16, 3>>
#else
                 cx::Named<"conv", cx::Conv2d<8, 16, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{16, 18});
