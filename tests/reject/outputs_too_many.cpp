// SPDX-License-Identifier: BSL-1.0
// fault: outputs_too_many
// rejected: OutputNames (layer 3): expected one output, got 2; Inputs<Input<...>> takes them
// typed: expected<1> got<2>
// rule: A model of several outputs has its inputs in `Inputs`, also where that is one; eight are the most.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Graph<cx::Node<"a", cx::ReLU>, cx::Node<"b", cx::Sigmoid>, cx::OutputNames<"a", "b">> {};
#ifdef REPAIRED
using In = cx::Inputs<cx::Input<3, 8, 8>>;
#else
using In = cx::Input<3, 8, 8>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
