// SPDX-License-Identifier: BSL-1.0
// fault: inputs_differ
// rejected: Input: expected inputs of one order, nchw or nhwc
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Graph<cx::InputNames<"image", "mask">,
                       cx::Node<"masked", cx::Broadcast<cx::Mul>, cx::From<"image", "mask">>> {};
#ifdef REPAIRED
using In = cx::Inputs<cx::Input<3, 8, 8>, cx::Input<1, 8, 8>>;
#else
using In = cx::Inputs<cx::Input<3, 8, 8>, cx::Input<1, 8, 8, cx::nhwc>>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{3, 8, 8});
