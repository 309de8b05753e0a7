// SPDX-License-Identifier: BSL-1.0
// rejected: 'relaxd'
// lines: g++ 12, clang 10
// rule: The accuracy of a model, behind its input: `cx::exact`, which it is anyway, or `cx::relaxed`.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU> {};
#ifdef REPAIRED
using Network = cx::Model<Net, cx::Input<3, 28, 28>, cx::relaxed>;
#else
using Network = cx::Model<Net, cx::Input<3, 28, 28>, cx::relaxd>;
#endif
static_assert(Network::output_shape == cx::shape{16, 26, 26});
