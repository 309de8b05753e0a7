// SPDX-License-Identifier: BSL-1.0
// fault: input_not_positive
// rejected: Input: expected positive sizes, got 5x-1x9
// rule: An input has one channel, row and column or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<5, 5, 2, cx::with{.padding = 1}>> {};
#ifdef REPAIRED
using In = cx::Input<5, 1, 9>;
#else
using In = cx::Input<5, -1, 9>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{5, 2, 10});
