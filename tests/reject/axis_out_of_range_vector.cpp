// SPDX-License-Identifier: BSL-1.0
// fault: axis_out_of_range
// rejected: 2 (Softmax, layer 3): expected dim from 1 to 1, got 2
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Flatten, cx::Linear<160, 10>,
#ifdef REPAIRED
                            cx::Softmax<>
#else
                            cx::Softmax<2>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<10, 4, 4>>::output_shape == cx::shape{10});
