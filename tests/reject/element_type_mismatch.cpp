// SPDX-License-Identifier: BSL-1.0
// fault: element_type_mismatch
// rejected: conv (Conv2d, layer 1): expected dtype float64 input, got float32
// rule: Nothing is converted in silence: a layer computes in the type that it receives.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<6, 8, 3>>
#else
                 cx::Named<"conv", cx::Conv2d<6, 8, 3, cx::with{.dtype = cx::float64}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 8, 9>>::output_shape == cx::shape{8, 6, 7});
