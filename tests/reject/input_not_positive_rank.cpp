// SPDX-License-Identifier: BSL-1.0
// fault: input_not_positive
// rejected: Input: expected positive sizes, got 7x8x-1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Sigmoid> {};
#ifdef REPAIRED
using In = cx::Input<1, 7, 8>;
#else
using In = cx::Input<7, 8, -1>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{1, 7, 8});
