// SPDX-License-Identifier: BSL-1.0
// fault: output_padding_out_of_range
// rejected: up (ConvTranspose2d, layer 1): expected output_padding below stride or dilation, 2x2, got 2x2
// typed: expected<2> got<2>
// rule: More rows than a stride has would be another output size, and nothing but bias.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up", cx::ConvTranspose2d<8, 4, 4,
                                              cx::conv_transpose{.stride = 2, .output_padding = 1}>>
#else
          cx::Named<"up", cx::ConvTranspose2d<8, 4, 4,
                                              cx::conv_transpose{.stride = 2, .output_padding = 2}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{4, 31, 31});
