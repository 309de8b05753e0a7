// SPDX-License-Identifier: BSL-1.0
// fault: network_empty
// rejected: Input: expected a network of one layer or more
// rule: A network has one layer or more. (`Identity` is one.)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Identity
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 28, 28});
