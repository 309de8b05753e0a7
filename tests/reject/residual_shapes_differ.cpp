// SPDX-License-Identifier: BSL-1.0
// fault: residual_shapes_differ
// rejected: block1 (Residual, layer 4): expected body output like the shortcut, got 32x26x26 and 32x28x28
// rule: The body of a Residual comes home with its shortcut's shape.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<cx::Named<
          "block1",
          cx::Residual<cx::Block<cx::Conv2d<32, 32, 1, cx::with{.bias = false}>, cx::ReLU,
#ifdef REPAIRED
                                 cx::Named<"conv", cx::Conv2d<32, 32, 3, cx::with{.padding = 1}>>
#else
                                 cx::Named<"conv", cx::Conv2d<32, 32, 3>>
#endif
                                 >>>> {
};
static_assert(cx::Checked<Net, cx::Input<32, 28, 28>>::output_shape == cx::shape{32, 28, 28});
