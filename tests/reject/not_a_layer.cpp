// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: 1 (Sequential, layer 2): this child is not a layer
// rule: A child is a layer: a struct with `n` and `emit`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 8, 3>,
#ifdef REPAIRED
                            cx::ReLU
#else
                            int
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
