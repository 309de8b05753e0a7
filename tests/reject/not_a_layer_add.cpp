// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: 1 (Sequential, layer 2): joins several inputs: it belongs in a Graph
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<8, 8, 1>,
#ifdef REPAIRED
                            cx::Residual<cx::Conv2d<8, 8, 1>>
#else
                            cx::Add
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
