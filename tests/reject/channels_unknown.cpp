// SPDX-License-Identifier: BSL-1.0
// fault: channels_unknown
// rejected: 0 (Conv2d, layer 1): expected in_channels as a number, got infer, but no layer before it tells
// rule: `infer` takes the channels of the layer before; the input may be any, and parameters do not depend on it.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<3, 8, 3>, cx::Conv2d<cx::infer, 4, 1>
#else
                 cx::Conv2d<cx::infer, 8, 3>, cx::Conv2d<cx::infer, 4, 1>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 10, 20>>::output_shape == cx::shape{4, 8, 18});
