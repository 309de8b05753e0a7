// SPDX-License-Identifier: BSL-1.0
// fault: input_not_covered
// rejected: conv (Conv1d, layer 1): exact_cover expects windows over all of 1x6, got 1x5
// typed: expected<6> got<5>
// rule: With `.exact_cover = true` the last window ends at the last element of the input, or in the padding behind it.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<3, 8, 2, cx::with{.stride = 2, .exact_cover = true}>>
#else
                 cx::Named<"conv", cx::Conv1d<3, 8, 3, cx::with{.stride = 2, .exact_cover = true}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 6>>::output_shape.channels == 8);
