// SPDX-License-Identifier: BSL-1.0
// fault: chunks_not_equal
// rejected: 1 (Split, layer 2): expected 2 equal parts, got 9 channels
// typed: expected<2> got<9>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using In = cx::Input<8, 28, 28>;
#else
using In = cx::Input<9, 28, 28>;
#endif
struct Net : cx::Sequential<cx::ReLU, cx::Split<cx::Identity, cx::Sigmoid>> {};
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{8, 28, 28});
