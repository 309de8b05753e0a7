// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_many
// rejected: sum (Add, layer 2): expected up to 9 inputs, got 10
// typed: expected<9> got<10>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Graph<cx::Node<"a", cx::Sigmoid>,
#ifdef REPAIRED
                cx::Node<"sum", cx::Add, cx::From<"a", "a", "a", "a", "a", "a", "a", "a", "a">>
#else
                cx::Node<"sum", cx::Add, cx::From<"a", "a", "a", "a", "a", "a", "a", "a", "a", "a">>
#endif
                > {
};
static_assert(cx::Checked<Net, cx::Input<1, 8, 8>>::output_shape == cx::shape{1, 8, 8});
