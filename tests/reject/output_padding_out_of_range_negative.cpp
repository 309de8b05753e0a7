// SPDX-License-Identifier: BSL-1.0
// fault: output_padding_out_of_range
// rejected: up (ConvTranspose2d, layer 1): expected output_padding of 0 or more, got -1x0
// typed: expected<0> got<-1>
// rule: output_padding adds rows and columns; padding takes them away.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up", cx::ConvTranspose2d<8, 4, 4,
                                              cx::conv_transpose{
                                                  .stride = 2, .padding = cx::sides{.bottom = 1}}>>
#else
          cx::Named<"up", cx::ConvTranspose2d<
                              8, 4, 4, cx::conv_transpose{.stride = 2, .output_padding = {-1, 0}}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{4, 29, 30});
