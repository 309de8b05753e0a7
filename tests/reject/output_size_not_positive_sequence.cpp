// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: pool (AdaptiveAvgPool1d, layer 1): expected a positive output_size, got -1
// typed: expected<1> got<-1>
// rule: An output has one element or more; 0 keeps the size.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"pool", cx::AdaptiveAvgPool1d<1>>
#else
                 cx::Named<"pool", cx::AdaptiveAvgPool1d<-1>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 20>>::output_shape == cx::shape{8, 1});
