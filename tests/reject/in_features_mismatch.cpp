// SPDX-License-Identifier: BSL-1.0
// fault: in_features_mismatch
// rejected: fc (Linear, layer 4): expected 1024 input features, got 25088
// typed: expected<1024> got<25088>
// rule: The first Linear after Flatten reads channels x height x width features.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 32, 3, cx::with{.padding = 1}>, cx::ReLU, cx::Flatten,
#ifdef REPAIRED
                            cx::Named<"fc", cx::Linear<25088, 10>>
#else
                            cx::Named<"fc", cx::Linear<1024, 10>>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{10});
