// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: right (Conv2d, layer 4): expected input with 8 channels, got 4 (4x28x28)
// typed: expected<8> got<4>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

template <int channels>
using Right = cx::Named<"right", cx::Conv2d<channels, 4, 1>>;
#ifdef REPAIRED
struct Net : cx::Split<cx::Identity, Right<4>> {};
#else
struct Net : cx::Split<cx::Identity, Right<8>> {};
#endif
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
