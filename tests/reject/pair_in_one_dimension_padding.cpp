// SPDX-License-Identifier: BSL-1.0
// fault: pair_in_one_dimension
// rejected: conv (Conv1d, layer 1): expected padding left and right, got some above or below
// typed: expected<1> got<2>
// rule: A sequence has a left and a right side only.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"conv",
                    cx::Conv1d<8, 16, 3, cx::with{.padding = cx::sides{.left = 1, .right = 2}}>>
#else
          cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.padding = {1, 2}}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{16, 21});
