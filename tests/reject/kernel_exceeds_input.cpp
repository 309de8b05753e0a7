// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: conv2 (Conv2d, layer 2): kernel 11x11 exceeds padded input 7x7 (input 32x7x7)
// typed: expected<7> got<11>
// rule: Each window lies within the padded input: rows and columns that dilation spreads included.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Named<"conv1", cx::Conv2d<3, 32, 3>>,
#ifdef REPAIRED
                            cx::Named<"conv2", cx::Conv2d<32, 8, 7>>
#else
                            cx::Named<"conv2", cx::Conv2d<32, 8, 11>>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 9, 9>>::output_shape == cx::shape{8, 1, 1});
