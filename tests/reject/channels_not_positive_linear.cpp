// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: fc (Linear, layer 2): expected a positive out_features, got 0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Flatten,
#ifdef REPAIRED
                            cx::Named<"fc", cx::Linear<784, 10>>
#else
                            cx::Named<"fc", cx::Linear<784, 0>>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{10});
