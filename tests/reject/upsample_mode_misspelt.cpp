// SPDX-License-Identifier: BSL-1.0
// rejected: upsample_mode_must_be_nearest_or_bilinear
// lines: g++ 20, clang 25
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
