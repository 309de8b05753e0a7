// SPDX-License-Identifier: BSL-1.0
// fault: reflect_padding_too_large
// rejected: ref (Conv2d, layer 1): expected reflect padding below input size 7x4, got 1x4
// typed: expected<4> got<4>
// rule: Reflection does not repeat the edge: on each side there are size - 1 elements to reflect.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"ref",
                    cx::Conv2d<4, 2, 2, cx::with{.padding = {1, 3}, .padding_mode = "reflect"}>>
#else
          cx::Named<"ref",
                    cx::Conv2d<4, 2, 2, cx::with{.padding = {1, 4}, .padding_mode = "reflect"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<4, 7, 4>>::output_shape == cx::shape{2, 8, 9});
