// SPDX-License-Identifier: BSL-1.0
// fault: groups_not_positive
// rejected: conv (Conv2d, layer 1): expected a positive groups, got 0
// typed: expected<1> got<0>
// rule: Channels fall into one group or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<4, 2, 3, cx::with{.groups = 2}>>
#else
                 cx::Named<"conv", cx::Conv2d<4, 2, 3, cx::with{.groups = 0}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<4, 6, 9>>::output_shape == cx::shape{2, 4, 7});
