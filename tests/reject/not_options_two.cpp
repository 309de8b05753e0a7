// SPDX-License-Identifier: BSL-1.0
// fault: not_options
// rejected: 0 (Conv2d, layer 1): expected options, as in cx::with{.stride = 2}
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3, cx::with{.stride = 2, .padding = 1}>
#else
                 cx::Conv2d<3, 8, 3, 2, 1>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 7, 7>>::output_shape == cx::shape{8, 4, 4});
