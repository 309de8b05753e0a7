// SPDX-License-Identifier: BSL-1.0
// fault: slice_out_of_range
// rejected: 0 (Chunk, layer 1): expected a part from 0 to 1, got 2
// typed: expected<2> got<2>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Part = cx::Chunk<1, 2>;
#else
using Part = cx::Chunk<2, 2>;
#endif
struct Net : cx::Sequential<Part, cx::ReLU> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{4, 28, 28});
