// SPDX-License-Identifier: BSL-1.0
// fault: circular_padding_too_large
// rejected: conv (Conv1d, layer 1): expected circular padding up to input length 4, got 5
// typed: expected<4> got<5>
// rule: A sequence can go round once.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv",
                           cx::Conv1d<8, 16, 3, cx::with{.padding = 4, .padding_mode = "circular"}>>
#else
                 cx::Named<"conv",
                           cx::Conv1d<8, 16, 3, cx::with{.padding = 5, .padding_mode = "circular"}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 4>>::output_shape == cx::shape{16, 10});
