// SPDX-License-Identifier: BSL-1.0
// fault: element_type_mismatch
// rejected: 0 (GroupNorm, layer 1): expected dtype float64 input, got float32
// rule: A network has one dtype.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<4, 16>
#else
                 cx::GroupNorm<4, 16, cx::group_norm{.dtype = cx::float64}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 4, 4>>::output_shape == cx::shape{16, 4, 4});
