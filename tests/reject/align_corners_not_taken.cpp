// SPDX-License-Identifier: BSL-1.0
// fault: align_corners_not_taken
// rejected: up (Upsample, layer 1): align_corners needs mode = bilinear, got nearest
// rule: Repeated elements have no corners to align; PyTorch refuses it, too.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Sequential<
#ifdef REPAIRED
          cx::Named<"up", cx::Upsample<2, cx::upsample{.mode = "bilinear", .align_corners = true}>>
#else
          cx::Named<"up", cx::Upsample<2, cx::upsample{.align_corners = true}>>
#endif
          > {
};
static_assert(cx::Checked<Net, cx::Input<8, 14, 14>>::output_shape == cx::shape{8, 28, 28});
