// SPDX-License-Identifier: BSL-1.0
// fault: input_not_covered
// rejected: 0 (MaxPool2d, layer 1): exact_cover expects windows over all of 8x9, got 8x8
// typed: expected<9> got<8>
// rule: With `.exact_cover = true` the last window ends at the last row and column of the input, or in the padding behind them.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2, cx::pool{.ceil_mode = true, .exact_cover = true}>
#else
                 cx::MaxPool2d<2, cx::pool{.exact_cover = true}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 9>>::output_shape.channels > 0);
