// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (BatchNorm2d, layer 1): expected dtype to be float32, float64, float16 or bfloat16, got double
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::BatchNorm2d<6, cx::batch_norm{.dtype = "float32"}>
#else
                 cx::BatchNorm2d<6, cx::batch_norm{.dtype = "double"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 4, 4>>::output_shape == cx::shape{6, 4, 4});
