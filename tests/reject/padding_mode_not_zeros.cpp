// SPDX-License-Identifier: BSL-1.0
// fault: padding_mode_not_zeros
// rejected: up (ConvTranspose2d, layer 1): expected padding_mode zeros, as in PyTorch
// rule: A transposed convolution has one padding mode.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up",
                    cx::ConvTranspose2d<8, 4, 4, cx::conv_transpose{.stride = 2, .padding = 1}>>
#else
          cx::Named<"up",
                    cx::ConvTranspose2d<8, 4, 4,
                                        cx::conv_transpose{
                                            .stride = 2, .padding = 1, .padding_mode = "reflect"}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{4, 28, 28});
