// SPDX-License-Identifier: BSL-1.0
// fault: outputs_not_last
// rejected: ReLU (layer 4): expected no layer behind several outputs
// rule: Several outputs end a network: no layer can tell which of them it would read.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net
    : cx::Graph<cx::Node<"a", cx::ReLU>, cx::Node<"b", cx::Sigmoid>, cx::OutputNames<"a", "b">> {};
#ifdef REPAIRED
struct Whole : cx::Sequential<cx::ReLU, Net> {};
#else
struct Whole : cx::Sequential<Net, cx::ReLU> {};
#endif
static_assert(cx::Checked<Whole, cx::Inputs<cx::Input<3, 8, 8>>>::output_shape ==
              cx::shape{3, 8, 8});
