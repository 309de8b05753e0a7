// SPDX-License-Identifier: BSL-1.0
// fault: not_a_node
// rejected: InputNames (layer 2): expected to be the first child
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
struct Net : cx::Graph<cx::InputNames<"x">, cx::Node<"a", cx::ReLU>> {};
#else
struct Net : cx::Graph<cx::Node<"a", cx::ReLU>, cx::InputNames<"x">> {};
#endif
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
