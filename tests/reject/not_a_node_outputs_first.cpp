// SPDX-License-Identifier: BSL-1.0
// fault: not_a_node
// rejected: OutputNames (layer 2): expected to be the last child
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
struct Net : cx::Graph<cx::Node<"a", cx::ReLU>, cx::Node<"b", cx::ReLU>, cx::OutputNames<"a">> {};
#else
struct Net : cx::Graph<cx::Node<"a", cx::ReLU>, cx::OutputNames<"a">, cx::Node<"b", cx::ReLU>> {};
#endif
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
