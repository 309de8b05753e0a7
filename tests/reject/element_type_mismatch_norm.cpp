// SPDX-License-Identifier: BSL-1.0
// fault: element_type_mismatch
// rejected: bn (BatchNorm2d, layer 1): expected dtype float64 input, got float32
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"bn", cx::BatchNorm2d<6>>
#else
                 cx::Named<"bn", cx::BatchNorm2d<6, cx::batch_norm{.dtype = cx::float64}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 8, 9>>::output_shape == cx::shape{6, 8, 9});
