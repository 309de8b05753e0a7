// SPDX-License-Identifier: BSL-1.0
// fault: input_order_unsupported
// rejected: Input: expected the order nchw or nhwc
// rule: A model reads and writes `nchw` or `nhwc`; the blocked order is its own.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU> {};
#ifdef REPAIRED
using In = cx::Input<3, 8, 8, cx::nhwc>;
#else
using In = cx::Input<3, 8, 8, cx::layout::blocked>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
