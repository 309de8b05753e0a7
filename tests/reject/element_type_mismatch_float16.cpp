// SPDX-License-Identifier: BSL-1.0
// fault: element_type_mismatch
// rejected: conv (Conv2d, layer 1): expected dtype float32 input, got float16
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<6, 8, 3, cx::with{.dtype = cx::float16}>>
#else
                 cx::Named<"conv", cx::Conv2d<6, 8, 3>>
#endif
                 > {
};
using In = cx::Input<6, 8, 9, cx::nchw, cx::float16>;
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{8, 6, 7});
