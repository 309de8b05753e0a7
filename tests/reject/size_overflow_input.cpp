// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: Input: expected an input that fits into memory, got 2147483647x2147483647x2147483647
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU> {};
#ifdef REPAIRED
using In = cx::Input<3, 28, 28>;
#else
using In = cx::Input<2147483647, 2147483647, 2147483647>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 28, 28});
