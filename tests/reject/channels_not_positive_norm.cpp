// SPDX-License-Identifier: BSL-1.0
// fault: channels_not_positive
// rejected: bn (BatchNorm2d, layer 1): expected a positive num_features, got -3
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"bn", cx::BatchNorm2d<3>>
#else
                 cx::Named<"bn", cx::BatchNorm2d<-3>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 28, 28});
