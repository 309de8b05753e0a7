// SPDX-License-Identifier: BSL-1.0
// fault: not_options
// rejected: 0 (MaxPool2d, layer 1): expected options, as in cx::pool{.stride = 2}
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>
#else
                 cx::MaxPool2d<3, 2, 1>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 7, 7>>::output_shape == cx::shape{3, 4, 4});
