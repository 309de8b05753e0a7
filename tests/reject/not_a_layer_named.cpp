// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: head (Sequential, layer 2): this child is not a layer
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 8, 3>,
#ifdef REPAIRED
                            cx::Named<"head", cx::Sigmoid>
#else
                            cx::Named<"head", void>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
