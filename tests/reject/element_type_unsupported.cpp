// SPDX-License-Identifier: BSL-1.0
// fault: element_type_unsupported
// rejected: conv (Conv2d, layer 1): expected dtype float32 or float64; 16-bit types have no kernels yet
// rule: Kernels exist for `float32` and `float64`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<3, 8, 3>>
#else
                 cx::Named<"conv", cx::Conv2d<3, 8, 3, cx::with{.dtype = cx::float16}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
