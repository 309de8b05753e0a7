// SPDX-License-Identifier: BSL-1.0
// fault: concat_sizes_differ
// rejected: 0 (Concat, layer 3): expected inputs of one height and width, got 8x28x28 and 3x14x14
// typed: expected<28> got<14>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Concat<cx::Named<"conv", cx::Conv2d<3, 8, 1>>,
#ifdef REPAIRED
                                       cx::MaxPool2d<3, cx::pool{.stride = 1, .padding = 1}>
#else
                                       cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>
#endif
                                       >> {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{11, 28, 28});
