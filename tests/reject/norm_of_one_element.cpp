// SPDX-License-Identifier: BSL-1.0
// fault: norm_of_one_element
// rejected: 1 (InstanceNorm2d, layer 2): expected two elements or more to normalise, got 16x1x1
// typed: expected<2> got<1>
// rule: One element is its own mean: the result would be 0, whatever the input. PyTorch refuses it when run.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::AdaptiveAvgPool2d<2>, cx::InstanceNorm2d<16>
#else
                 cx::AdaptiveAvgPool2d<1>, cx::InstanceNorm2d<16>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 2, 2});
