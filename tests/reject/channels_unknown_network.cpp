// SPDX-License-Identifier: BSL-1.0
// fault: channels_unknown
// rejected: Network: expected numbers, got infer behind a layer that changes channels
// rule: A layer of your own must tell its channels without shapes, too, if one behind it infers them.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct First {
  static constexpr int n = 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
#ifndef REPAIRED
    if (!b.shapes_known()) return value;
#endif
    return cx::Slice<0, 4>::emit(b, value);
  }
};
struct Net : cx::Sequential<cx::Conv2d<3, 8, 3>, First, cx::Conv2d<cx::infer, 5, 1>> {};
static_assert(cx::Checked<Net, cx::Input<3, 10, 20>>::output_shape == cx::shape{5, 8, 18});
