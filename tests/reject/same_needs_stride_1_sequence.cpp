// SPDX-License-Identifier: BSL-1.0
// fault: same_needs_stride_1
// rejected: conv (Conv1d, layer 1): padding = same expects stride 1, got 2; use same_upper or numbers
// typed: expected<1> got<2>
// rule: PyTorch's 'same' is defined for a stride of 1.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.stride = 2, .padding = cx::same_upper}>>
#else
          cx::Named<"conv", cx::Conv1d<8, 16, 3, cx::with{.stride = 2, .padding = "same"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{16, 10});
