// SPDX-License-Identifier: BSL-1.0
// rejected: epsilon
// lines: g++ 13, clang 19
// rule: Options have PyTorch's names.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GroupNorm<4, 16, cx::group_norm{.eps = 1e-3}>
#else
                 cx::GroupNorm<4, 16, cx::group_norm{.epsilon = 1e-3}>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<16, 7, 7>>::output_shape == cx::shape{16, 7, 7});
