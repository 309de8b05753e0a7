// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (Upsample, layer 1): expected mode to be nearest or bilinear, got linear
// rule: The modes of upsampling are PyTorch's words: `"nearest"` and `"bilinear"`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Upsample<2, cx::upsample{.mode = "bilinear"}>
#else
                 cx::Upsample<2, cx::upsample{.mode = "linear"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{8, 28, 28});
