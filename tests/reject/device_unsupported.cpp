// SPDX-License-Identifier: BSL-1.0
// fault: device_unsupported
// rejected: conv (Conv2d, layer 1): expected device cpu; there are no kernels for cuda yet
// rule: Kernels exist for the CPU.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"conv", cx::Conv2d<3, 8, 3>>
#else
                 cx::Named<"conv", cx::Conv2d<3, 8, 3, cx::with{.device = cx::cuda}>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 26, 26});
