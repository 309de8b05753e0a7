// SPDX-License-Identifier: BSL-1.0
// fault: value_unknown
// rejected: squash (Sigmoid, layer 1): emit returned 7, which is no value
// typed: got<7>
// rule: `emit` of a layer of your own returns what a function of the builder returned.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Squash {
  static constexpr int n = 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
#ifdef REPAIRED
    return cx::Sigmoid::emit(b, value);
#else
    cx::Sigmoid::emit(b, value);
    return 7;
#endif
  }
};
struct Net : cx::Sequential<cx::Named<"squash", Squash>> {};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
