// SPDX-License-Identifier: BSL-1.0
// fault: element_type_unsupported
// rejected: Input: expected dtype float32 or float64; 16-bit types have no kernels yet
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU> {};
#ifdef REPAIRED
using In = cx::Input<3, 28, 28, cx::nchw, cx::float64>;
#else
using In = cx::Input<3, 28, 28, cx::nchw, cx::bfloat16>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 28, 28});
