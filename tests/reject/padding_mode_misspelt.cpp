// SPDX-License-Identifier: BSL-1.0
// rejected: padding_mode_must_be_zeros_or_reflect_or_replicate_or_circular
// lines: g++ 20, clang 25
// rule: The words of padding_mode are PyTorch's: `"zeros"`, `"reflect"`, `"replicate"` and `"circular"`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Conv2d<2, 6, 3, cx::with{.padding = 1, .padding_mode = "reflect"}>
#else
                 cx::Conv2d<2, 6, 3, cx::with{.padding = 1, .padding_mode = "reflekt"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<2, 6, 6>>::output_shape == cx::shape{6, 6, 6});
