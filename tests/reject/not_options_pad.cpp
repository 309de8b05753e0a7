// SPDX-License-Identifier: BSL-1.0
// fault: not_options
// rejected: 0 (ZeroPad2d, layer 1): expected one padding, as in cx::sides{.left = 1}
// rule: PyTorch writes (left, right, top, bottom): four bare numbers are not taken, sides have names.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::ZeroPad2d<cx::sides{.top = 2, .left = 1}>
#else
                 cx::ZeroPad2d<1, 0, 2, 0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 8, 8});
