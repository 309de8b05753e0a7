// SPDX-License-Identifier: BSL-1.0
// fault: slice_out_of_range
// rejected: 0 (Slice, layer 1): expected a part of 8 channels, got 4 to 4
// typed: expected<8> got<4>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Part = cx::Slice<4, 8>;
#else
using Part = cx::Slice<4, 4>;
#endif
struct Net : cx::Sequential<Part, cx::ReLU> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{4, 28, 28});
