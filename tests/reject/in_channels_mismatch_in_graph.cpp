// SPDX-License-Identifier: BSL-1.0
// fault: in_channels_mismatch
// rejected: head.0 (Conv2d, layer 3): expected input with 8 channels, got 24 (24x32x32)
// typed: expected<8> got<24>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"left", cx::Conv2d<8, 16, 1>, cx::From<"input">>,
                       cx::Node<"both", cx::Concat<>, cx::From<"left", "input">>,
#ifdef REPAIRED
                       cx::Node<"head", cx::Sequential<cx::Conv2d<24, 8, 1>>>
#else
                       cx::Node<"head", cx::Sequential<cx::Conv2d<8, 8, 1>>>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<8, 32, 32>>::output_shape == cx::shape{8, 32, 32});
