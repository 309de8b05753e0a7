// SPDX-License-Identifier: BSL-1.0
// fault: node_unknown
// rejected: OutputNames (layer 2): no earlier node is named b
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::Node<"a", cx::ReLU>,
#ifdef REPAIRED
                       cx::OutputNames<"a">
#else
                       cx::OutputNames<"b">
#endif
                       > {
};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
