// SPDX-License-Identifier: BSL-1.0
// fault: input_not_a_vector
// rejected: fc (Linear, layer 1): expected a vector of 784 features, got 1x28x28; write Flatten before it
// typed: expected<784> got<784>
// rule: Linear reads a vector. (PyTorch would apply it to every row of the picture.)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Flatten,
#endif
                 cx::Named<"fc", cx::Linear<784, 10>>> {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{10});
