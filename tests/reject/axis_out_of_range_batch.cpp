// SPDX-License-Identifier: BSL-1.0
// fault: axis_out_of_range
// rejected: 0 (Softmax, layer 1): expected dim from 1 to 3, got 0
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Softmax<-1>
#else
                 cx::Softmax<0>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<10, 4, 4>>::output_shape == cx::shape{10, 4, 4});
