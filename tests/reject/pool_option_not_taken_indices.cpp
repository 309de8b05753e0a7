// SPDX-License-Identifier: BSL-1.0
// fault: pool_option_not_taken
// rejected: 0 (MaxPool2d, layer 1): there is no return_indices: a layer has one output
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2>
#else
                 cx::MaxPool2d<2, cx::pool{.return_indices = true}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 4, 4});
