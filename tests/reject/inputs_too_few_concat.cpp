// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_few
// rejected: 0 (Concat, layer 2): expected two inputs or more, got 1
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Concat<
#ifdef REPAIRED
                 cx::ReLU,
#endif
                 cx::MaxPool2d<1>>> {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{2, 28, 28});
