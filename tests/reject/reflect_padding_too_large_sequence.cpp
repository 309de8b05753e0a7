// SPDX-License-Identifier: BSL-1.0
// fault: reflect_padding_too_large
// rejected: conv (Conv1d, layer 1): expected reflect padding below input length 4, got 4
// typed: expected<4> got<4>
// rule: A mirror cannot show more than there is.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.padding = 3, .padding_mode = "reflect"}>>
#else
          cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.padding = 4, .padding_mode = "reflect"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 4>>::output_shape == cx::shape{16, 8});
