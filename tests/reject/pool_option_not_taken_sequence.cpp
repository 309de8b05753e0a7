// SPDX-License-Identifier: BSL-1.0
// fault: pool_option_not_taken
// rejected: pool (AvgPool1d, layer 1): there is no divisor_override in AvgPool1d
// rule: AvgPool1d has fewer options than AvgPool2d, as in PyTorch.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"pool", cx::AvgPool1d<2>>
#else
                 cx::Named<"pool", cx::AvgPool1d<2, cx::pool{.divisor_override = 3}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{8, 10});
