// SPDX-License-Identifier: BSL-1.0
// fault: pair_in_one_dimension
// rejected: conv (Conv1d, layer 1): expected one stride, got 1x2
// typed: expected<1> got<2>
// rule: A sequence has one axis: one number is enough.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.stride = 2}>>
#else
                 cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.stride = {1, 2}}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{16, 9});
