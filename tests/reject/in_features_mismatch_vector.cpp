// SPDX-License-Identifier: BSL-1.0
// fault: in_features_mismatch
// rejected: 1 (Linear, layer 2): expected 6 input features, got 7
// typed: expected<6> got<7>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Linear<6, 7>,
#ifdef REPAIRED
                            cx::Linear<7, 6>
#else
                            cx::Linear<6, 6>
#endif
                            > {
};
static_assert(cx::Checked<Net, cx::Input<6>>::output_shape == cx::shape{6});
