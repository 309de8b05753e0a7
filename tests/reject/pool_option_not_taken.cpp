// SPDX-License-Identifier: BSL-1.0
// fault: pool_option_not_taken
// rejected: 0 (AvgPool2d, layer 1): there is no dilation in AvgPool2d
// rule: The options of pools that only one of them has in PyTorch.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AvgPool2d<2>
#else
                 cx::AvgPool2d<2, cx::pool{.dilation = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 4, 4});
