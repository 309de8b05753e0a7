// SPDX-License-Identifier: BSL-1.0
// fault: input_not_a_vector
// rejected: fc (Linear, layer 2): expected a vector, got 512x1x1; write Flatten before it
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::AdaptiveAvgPool2d<1>,
#ifdef REPAIRED
                            cx::Flatten,
#endif
                            cx::Named<"fc", cx::Linear<512, 10>>> {
};
static_assert(cx::Checked<Net, cx::Input<512, 7, 7>>::output_shape == cx::shape{10});
