// SPDX-License-Identifier: BSL-1.0
// fault: not_a_layer
// rejected: all (Broadcast, layer 2): expected Broadcast<Add> or Broadcast<Mul>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Join = cx::Concat<>;
#else
using Join = cx::Broadcast<cx::Concat<>>;
#endif
struct Net : cx::Graph<cx::Node<"a", cx::ReLU>, cx::Node<"all", Join, cx::From<"a", "input">>> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{16, 28, 28});
