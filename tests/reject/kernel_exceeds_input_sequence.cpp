// SPDX-License-Identifier: BSL-1.0
// fault: kernel_exceeds_input
// rejected: conv (Conv1d, layer 1): kernel 9 (dilated) exceeds padded input 8 (input 8x6)
// typed: expected<8> got<9>
// rule: The kernel must fit into the padded input.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<8, 16, 5, cx::with{.padding = 2, .dilation = 2}>>
#else
                 cx::Named<"conv", cx::Conv1d<8, 16, 5, cx::with{.padding = 1, .dilation = 2}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6>>::output_shape == cx::shape{16, 2});
