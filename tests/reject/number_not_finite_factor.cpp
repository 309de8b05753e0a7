// SPDX-License-Identifier: BSL-1.0
// fault: number_not_finite
// rejected: 0 (Scale, layer 1): expected a finite number, got infinity or NaN
// rule: A number among the arguments is a finite one.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Scale<0.2>
#else
                 cx::Scale<__builtin_inf()>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
