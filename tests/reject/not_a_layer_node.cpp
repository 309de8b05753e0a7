// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: 0 (Sequential, layer 1): this child is not a layer
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<3, 8, 3>>
#else
                 cx::Node<"conv", cx::Conv2d<3, 8, 3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
