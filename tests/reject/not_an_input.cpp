// SPDX-License-Identifier: BSL-1.0
// fault: not_an_input
// rejected: Network: expected a cx::Input<...> as second argument
// rule: A network comes first, then its input.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::ReLU> {};
#ifdef REPAIRED
using In = cx::Input<3, 8, 8>;
#else
struct In {};
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
