// SPDX-License-Identifier: BSL-1.0
// fault: input_not_covered
// rejected: 0 (Conv2d, layer 1): exact_cover expects windows over all of 6x6, got 5x5
// typed: expected<6> got<5>
// rule: With `.exact_cover = true` the last window ends at the last row and column of the input, or in the padding behind them.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.stride = 2, .padding = 1, .exact_cover = true}>
#else
                 cx::Conv2d<3, 8, 3, cx::with{.stride = 2, .exact_cover = true}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 6, 6>>::output_shape.channels > 0);
