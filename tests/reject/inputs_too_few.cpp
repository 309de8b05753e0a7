// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_few
// rejected: sum (Add, layer 2): expected two inputs or more, got 1
// typed: expected<2> got<1>
// rule: Add and Concat join two values or more.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"conv", cx::Conv2d<1, 1, 1>>,
#ifdef REPAIRED
                       cx::Node<"sum", cx::Add, cx::From<"conv", "input">>
#else
                       cx::Node<"sum", cx::Add>
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<1, 28, 28>>::output_shape == cx::shape{1, 28, 28});
