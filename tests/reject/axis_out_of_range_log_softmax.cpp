// SPDX-License-Identifier: BSL-1.0
// fault: axis_out_of_range
// rejected: 0 (LogSoftmax, layer 1): expected dim from 1 to 3, got 0
// typed: expected<3> got<0>
// rule: `dim` counts as in PyTorch: 0 is the batch, and images do not know each other.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::LogSoftmax<1>
#else
                 cx::LogSoftmax<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<10, 4, 4>>::output_shape == cx::shape{10, 4, 4});
