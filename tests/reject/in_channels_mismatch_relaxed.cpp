// SPDX-License-Identifier: BSL-1.0
// rejected: 1 (Conv2d, layer 2): expected input with 24 channels, got 16 (16x26x26)
// fault: in_channels_mismatch
// typed: expected<24> got<16>
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
struct Net : cx::Sequential<cx::Conv2d<3, 16, 3>, cx::Conv2d<16, 24, 3>> {};
#else
struct Net : cx::Sequential<cx::Conv2d<3, 16, 3>, cx::Conv2d<24, 24, 3>> {};
#endif
static_assert(cx::Model<Net, cx::Input<3, 28, 28>, cx::relaxed>::output_shape ==
              cx::shape{24, 24, 24});
