// SPDX-License-Identifier: BSL-1.0
// fault: parameter_duplicate
// rejected: Conv2d (layer 2): expected weight once, got it twice
// rule: Each tensor of the state_dict has a name of its own. Block adds none; Sequential and Named do.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Block<cx::Conv2d<3, 8, 3>,
#ifdef REPAIRED
                       cx::Named<"conv2", cx::Conv2d<8, 8, 3>>
#else
                       cx::Conv2d<8, 8, 3>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 24, 24});
