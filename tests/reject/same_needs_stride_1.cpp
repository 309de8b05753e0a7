// SPDX-License-Identifier: BSL-1.0
// fault: same_needs_stride_1
// rejected: stem (Conv2d, layer 1): padding = same expects stride 1, got 2x2; use same_upper or numbers
// typed: expected<1> got<2>
// rule: PyTorch's `"same"` keeps the size, which a stride does not. `cx::same_upper` is Keras' and TensorFlow's law, for any stride.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"stem", cx::Conv2d<4, 2, 3, cx::with{.stride = 2, .padding = cx::same_upper}>>
#else
          cx::Named<"stem", cx::Conv2d<4, 2, 3, cx::with{.stride = 2, .padding = "same"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<4, 7, 8>>::output_shape == cx::shape{2, 4, 4});
