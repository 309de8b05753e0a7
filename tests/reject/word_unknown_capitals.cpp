// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (Conv2d, layer 1): expected padding to be a number, same or valid, got SAME
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<6, 3, 3, cx::with{.padding = "same"}>
#else
                 cx::Conv2d<6, 3, 3, cx::with{.padding = "SAME"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 7, 11>>::output_shape == cx::shape{3, 7, 11});
