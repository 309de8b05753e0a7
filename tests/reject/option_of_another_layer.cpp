// SPDX-License-Identifier: BSL-1.0
// rejected: groups
// lines: g++ 13, clang 19
// rule: Each family of layers has options of its own: `with`, `pool`, `linear`, `batch_norm`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::MaxPool2d<2, cx::pool{.stride = 2}>
#else
                 cx::MaxPool2d<2, cx::pool{.groups = 2}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 4, 4});
