// SPDX-License-Identifier: BSL-1.0
// fault: inputs_too_many
// rejected: Graph (layer 1): expected 1 input, got 2; InputNames names them
// typed: expected<1> got<2>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

using In = cx::Inputs<cx::Input<3, 8, 8>, cx::Input<1, 8, 8>>;
#ifdef REPAIRED
struct Net : cx::Graph<cx::InputNames<"image", "mask">,
                       cx::Node<"masked", cx::Broadcast<cx::Mul>, cx::From<"image", "mask">>> {};
#else
struct Net : cx::Graph<cx::Node<"masked", cx::Mul, cx::From<"input", "input">>> {};
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
