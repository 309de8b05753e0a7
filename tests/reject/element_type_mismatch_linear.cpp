// SPDX-License-Identifier: BSL-1.0
// fault: element_type_mismatch
// rejected: fc (Linear, layer 2): expected dtype float32 input, got float64
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Flatten,
#ifdef REPAIRED
                            cx::Named<"fc", cx::Linear<64, 10, cx::linear{.dtype = cx::float64}>>
#else
                            cx::Named<"fc", cx::Linear<64, 10>>
#endif
                            > {
};
using In = cx::Input<1, 8, 8, cx::nchw, cx::float64>;
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{10});
