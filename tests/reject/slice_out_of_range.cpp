// SPDX-License-Identifier: BSL-1.0
// fault: slice_out_of_range
// rejected: right (Slice, layer 2): expected a part of 116 channels, got 58 to 117
// typed: expected<116> got<117>
// rule: A slice begins before it ends, within the channels there are. `Slice<58>` goes to the last.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Right = cx::Slice<58>;
#else
using Right = cx::Slice<58, 117>;
#endif
struct Net
    : cx::Graph<cx::Node<"left", cx::Slice<0, 58>>, cx::Node<"right", Right, cx::From<"input">>,
                cx::Node<"sum", cx::Add, cx::From<"left", "right">>> {};
static_assert(cx::Checked<Net, cx::Input<116, 28, 28>>::output_shape == cx::shape{58, 28, 28});
