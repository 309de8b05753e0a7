// SPDX-License-Identifier: BSL-1.0
// fault: residual_shapes_differ
// rejected: block1 (Residual, layer 3): expected body output like the shortcut, got 64x28x28 and 48x28x28
// typed: expected<48> got<64>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<cx::Named<
          "block1", cx::Residual<cx::Named<"conv", cx::Conv2d<32, 64, 3, cx::with{.padding = 1}>>,
#ifdef REPAIRED
                                 cx::Named<"down", cx::Conv2d<32, 64, 1>>
#else
                                 cx::Named<"down", cx::Conv2d<32, 48, 1>>
#endif
                                 >>> {
};
static_assert(cx::Checked<Net, cx::Input<32, 28, 28>>::output_shape == cx::shape{64, 28, 28});
