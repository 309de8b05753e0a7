// SPDX-License-Identifier: BSL-1.0
// fault: repeats_not_positive
// rejected: blocks (Repeat, layer 1): expected 1 copy or more, got 0
// typed: expected<1> got<0>
// rule: `Repeat` stands for one layer or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
constexpr int depth = 3;
#else
constexpr int depth = 0;
#endif
struct Net : cx::Named<"blocks", cx::Repeat<depth, cx::Conv2d<8, 8, 1>>> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{8, 28, 28});
