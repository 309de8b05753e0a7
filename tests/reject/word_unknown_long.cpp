// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (Conv2d, layer 1): expected padding_mode to be zeros, reflect, replicate or circular, got symmet..
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<2, 6, 3, cx::with{.padding = 1, .padding_mode = "reflect"}>
#else
                 cx::Conv2d<2, 6, 3, cx::with{.padding = 1, .padding_mode = "symmetric"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 6, 6>>::output_shape == cx::shape{6, 6, 6});
