// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: conv (Conv2d, layer 1): expected a positive out_channels, got -8
// typed: expected<1> got<-8>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<3, 8, 2, cx::with{.bias = false}>>
#else
                 cx::Named<"conv", cx::Conv2d<3, -8, 2, cx::with{.bias = false}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 6, 11>>::output_shape == cx::shape{8, 5, 10});
