// SPDX-License-Identifier: BSL-1.0
// fault: circular_padding_too_large
// rejected: ring (Conv2d, layer 1): expected circular padding up to input size 7x3, got 1x5
// typed: expected<3> got<5>
// rule: Wrapping around once: up to the size on each side.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"ring",
                    cx::Conv2d<4, 4, 3, cx::with{.padding = {1, 3}, .padding_mode = "circular"}>>
#else
          cx::Named<"ring",
                    cx::Conv2d<4, 4, 3, cx::with{.padding = {1, 5}, .padding_mode = "circular"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<4, 7, 3>>::output_shape == cx::shape{4, 7, 7});
