// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: block (Sequential, layer 1): this child is not a layer
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Named<"block", cx::Residual<
#ifdef REPAIRED
                                                   cx::ReLU
#else
                                                   float
#endif
                                                   >>> {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 28, 28});
