// SPDX-License-Identifier: BSL-1.0
// fault: steps_exceed_n
// rejected: 0 (Sigmoid, layer 2): expected at most 1 steps, the sum of the layers n
// rule: A layer of your own says in `n` how many steps it appends at most; the plan's memory is as large as that.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Squash {
#ifdef REPAIRED
  static constexpr int n = 2;
#else
  static constexpr int n = 1;
#endif
  static constexpr int emit(cx::plan::builder& b, int value) {
    return cx::Sigmoid::emit(b, cx::ReLU::emit(b, value));
  }
};
struct Net : cx::Sequential<Squash> {};
static_assert(cx::Checked<Net, cx::Input<3, 8, 8>>::output_shape == cx::shape{3, 8, 8});
