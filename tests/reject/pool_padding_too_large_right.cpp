// SPDX-License-Identifier: BSL-1.0
// fault: pool_padding_too_large
// rejected: 0 (AvgPool2d, layer 1): expected padding up to half the kernel, 2x2, got 2x3
// typed: expected<2> got<3>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AvgPool2d<4, cx::pool{.stride = 1, .padding = cx::sides{2, 2, 0, 2}}>
#else
                 cx::AvgPool2d<4, cx::pool{.stride = 1, .padding = cx::sides{2, 2, 0, 3}}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 9, 9>>::output_shape == cx::shape{3, 10, 8});
