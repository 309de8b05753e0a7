// SPDX-License-Identifier: BSL-1.0
// rejected: approximate_must_be_none_or_tanh
// lines: g++ 20, clang 25
// rule: The words of approximate are PyTorch's: `"none"` and `"tanh"`.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::GELU<"tanh">
#else
                 cx::GELU<"fast">
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<6, 7, 11>>::output_shape == cx::shape{6, 7, 11});
