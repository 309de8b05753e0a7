// SPDX-License-Identifier: BSL-1.0
// fault: not_options
// rejected: 0 (Linear, layer 1): expected options, as in cx::linear{.bias = false}
// rule: PyTorch's arguments behind the first two or three have names here, in one pair of braces.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Linear<12, 8, cx::linear{.bias = false}>
#else
                 cx::Linear<12, 8, false>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<12>>::output_shape == cx::shape{8});
