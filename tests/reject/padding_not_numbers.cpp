// SPDX-License-Identifier: BSL-1.0
// fault: padding_not_numbers
// rejected: up (ConvTranspose2d, layer 1): expected padding in numbers: it is cropped, and has no same
// rule: A transposed convolution crops its output by the padding; PyTorch accepts `"same"` there and builds a module that cannot run.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up",
                    cx::ConvTranspose2d<8, 4, 4, cx::conv_transpose{.stride = 2, .padding = 1}>>
#else
          cx::Named<"up", cx::ConvTranspose2d<8, 4, 4,
                                              cx::conv_transpose{.stride = 2, .padding = "same"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{4, 28, 28});
