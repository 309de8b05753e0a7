// SPDX-License-Identifier: BSL-1.0
// fault: pool_padding_too_large
// rejected: pool (MaxPool2d, layer 1): expected padding up to half the kernel, 1x1, got 2x2
// typed: expected<1> got<2>
// rule: A window of a pool must not lie in the padding alone.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"pool", cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>>
#else
                 cx::Named<"pool", cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 2}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 9, 9>>::output_shape == cx::shape{3, 5, 5});
