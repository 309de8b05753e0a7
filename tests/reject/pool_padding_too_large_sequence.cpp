// SPDX-License-Identifier: BSL-1.0
// fault: pool_padding_too_large
// rejected: pool (MaxPool1d, layer 1): expected padding up to half the kernel, 1, got 2
// typed: expected<1> got<2>
// rule: A window of a pool always holds a real element.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"pool", cx::MaxPool1d<3, cx::pool{.stride = 1, .padding = 1}>>
#else
                 cx::Named<"pool", cx::MaxPool1d<3, cx::pool{.stride = 1, .padding = 2}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{8, 20});
