// SPDX-License-Identifier: BSL-1.0
// fault: not_a_bool
// rejected: 0 (Conv2d, layer 1): expected bias to be true or false
// rule: Options that are `True` or `False` in PyTorch are `true` or `false`; a text, which C++ would take for true, is neither.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 3, 3, cx::with{.bias = false}>
#else
                 cx::Conv2d<6, 3, 3, cx::with{.bias = "false"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 7, 11>>::output_shape == cx::shape{3, 5, 9});
