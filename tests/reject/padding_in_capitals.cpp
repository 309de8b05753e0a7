// SPDX-License-Identifier: BSL-1.0
// rejected: padding_must_be_a_number_or_same_or_valid
// lines: g++ 20, clang 25
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
