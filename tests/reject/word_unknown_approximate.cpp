// SPDX-License-Identifier: BSL-1.0
// fault: word_unknown
// rejected: 0 (GELU, layer 1): expected approximate to be none or tanh, got fast
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
