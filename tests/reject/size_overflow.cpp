// SPDX-License-Identifier: BSL-1.0
// fault: size_overflow
// rejected: up (UpsampleTo, layer 1): expected an output that fits into memory, got 3x536870912x536870912
// rule: No extent is above 2^30, and no tensor has more elements than memory can hold.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"up", cx::UpsampleTo<512>>
#else
                 cx::Named<"up", cx::UpsampleTo<536870912>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 256, 256>>::output_shape == cx::shape{3, 512, 512});
