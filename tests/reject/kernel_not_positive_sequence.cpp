// SPDX-License-Identifier: BSL-1.0
// fault: kernel_not_positive
// rejected: conv (Conv1d, layer 1): expected a positive kernel_size, got 0
// typed: expected<1> got<0>
// rule: A kernel has a tap or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv1d<8, 16, 1>>
#else
                 cx::Named<"conv", cx::Conv1d<8, 16, 0>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{16, 20});
