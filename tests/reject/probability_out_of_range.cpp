// SPDX-License-Identifier: BSL-1.0
// fault: probability_out_of_range
// rejected: 0 (Dropout, layer 1): expected a probability p from 0 to 1
// rule: Dropouts do nothing after training, but their argument is a probability.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Dropout<0.2>
#else
                 cx::Dropout<20>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 6, 7>>::output_shape == cx::shape{8, 6, 7});
