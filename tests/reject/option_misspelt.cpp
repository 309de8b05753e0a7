// SPDX-License-Identifier: BSL-1.0
// rejected: strides
// lines: g++ 13, clang 19
// rule: Options have PyTorch's names.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.stride = 2}>
#else
                 cx::Conv2d<3, 8, 3, cx::with{.strides = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 7, 7>>::output_shape == cx::shape{8, 3, 3});
