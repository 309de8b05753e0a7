// SPDX-License-Identifier: BSL-1.0
// fault: channels_unknown
// rejected: fc (Linear, layer 3): expected in_features as a number, got infer, but no layer before it tells
// rule: Behind Flatten the features depend on the size of the picture, on which parameters do not.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3>, cx::Flatten, cx::Named<"fc", cx::Linear<8 * 8 * 18, 10>>
#else
                 cx::Conv2d<3, 8, 3>, cx::Flatten, cx::Named<"fc", cx::Linear<cx::infer, 10>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 10, 20>>::output_shape == cx::shape{10});
