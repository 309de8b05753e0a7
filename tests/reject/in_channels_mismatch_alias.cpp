// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: 0 (Conv2d, layer 1): expected input with 4 channels, got 1 (1x28x28)
// typed: expected<4> got<1>
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
struct Net : cx::Sequential<cx::Conv2d<1, 8, 3>> {};
#else
struct Net : cx::Sequential<cx::Conv2d<4, 8, 3>> {};
#endif
using Model = cx::Model<Net, cx::Input<1, 28, 28>>;
