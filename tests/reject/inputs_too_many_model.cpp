// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_many
// rejected: Input: expected one input, got 2; a Graph with InputNames takes them
// typed: expected<1> got<2>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using In = cx::Inputs<cx::Input<3, 8, 8>>;
#else
using In = cx::Inputs<cx::Input<3, 8, 8>, cx::Input<1, 8, 8>>;
#endif
struct Net : cx::Sequential<cx::ReLU> {};
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
