// SPDX-License-Identifier: BSL-1.0
// fault: not_options
// rejected: 0 (MaxPool2d, layer 1): expected options, as in cx::pool{.stride = 2}
// rule: PyTorch's arguments behind the first two or three have names here, in one pair of braces.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2, cx::pool{.stride = 2}>
#else
                 cx::MaxPool2d<2, 2>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 4, 4});
