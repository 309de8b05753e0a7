// SPDX-License-Identifier: BSL-1.0
// fault: device_mismatch
// rejected: conv2 (Conv2d, layer 2): expected device cuda input, got cpu
// rule: Neighbouring layers are on one device.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Named<"conv1", cx::Conv2d<3, 8, 3>>,
#ifdef REPAIRED
                            cx::Named<"conv2", cx::Conv2d<8, 8, 3, cx::with{.device = cx::cpu}>>
#else
                            cx::Named<"conv2", cx::Conv2d<8, 8, 3, cx::with{.device = cx::cuda}>>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{8, 24, 24});
