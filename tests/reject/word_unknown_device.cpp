// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (Linear, layer 1): expected device to be cpu or cuda, got gpu
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Linear<6, 3, cx::linear{.device = "cpu"}>
#else
                 cx::Linear<6, 3, cx::linear{.device = "gpu"}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6>>::output_shape == cx::shape{3});
