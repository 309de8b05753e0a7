// SPDX-License-Identifier: BSL-1.0
// fault: node_duplicate
// rejected: InputNames (layer 1): an earlier input has the same name
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
using Names = cx::InputNames<"x", "y">;
#else
using Names = cx::InputNames<"x", "x">;
#endif
struct Net : cx::Graph<Names, cx::Node<"a", cx::Add, cx::From<"x", "x">>> {};
using In = cx::Inputs<cx::Input<3, 8, 8>, cx::Input<3, 8, 8>>;
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
