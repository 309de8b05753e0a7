// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: Network: expected a layer, got none; the error before this one may be why
// rule: A network is a layer. Where a compiler complains of what is in its brackets, it is none.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
struct Net : cx::Sequential<cx::ReLU> {};
#else
struct Net {};
#endif
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
