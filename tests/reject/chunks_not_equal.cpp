// SPDX-License-Identifier: BSL-1.0
// fault: chunks_not_equal
// rejected: 0 (Chunk, layer 1): expected 2 equal parts, got 9 channels
// typed: expected<2> got<9>
// rule: Parts are equal: their number divides the channels. (PyTorch would make the last one smaller.)
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using In = cx::Input<8, 28, 28>;
#else
using In = cx::Input<9, 28, 28>;
#endif
struct Net : cx::Sequential<cx::Chunk<0, 2>, cx::ReLU> {};
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{4, 28, 28});
