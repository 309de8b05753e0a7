// SPDX-License-Identifier: BSL-1.0
// fault: output_not_positive
// rejected: up (ConvTranspose2d, layer 1): padding leaves no output: -2x-2 (input 8x2x2)
// typed: expected<1> got<-2>
// rule: A transposed convolution crops `padding` rows and columns from its output.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up",
                    cx::ConvTranspose2d<8, 4, 4, cx::conv_transpose{.stride = 2, .padding = 1}>>
#else
          cx::Named<"up",
                    cx::ConvTranspose2d<8, 4, 4, cx::conv_transpose{.stride = 2, .padding = 4}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 2, 2>>::output_shape == cx::shape{4, 4, 4});
