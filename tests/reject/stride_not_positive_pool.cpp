// SPDX-License-Identifier: BSL-1.0
// fault: stride_not_positive
// rejected: 1 (AvgPool2d, layer 2): expected a positive stride, got 0x0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU,
#ifdef REPAIRED
                            cx::AvgPool2d<4>
#else
                            cx::AvgPool2d<4, cx::pool{.stride = 0}>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<2, 5, 5>>::output_shape == cx::shape{2, 1, 1});
