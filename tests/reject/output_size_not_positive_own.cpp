// SPDX-License-Identifier: BSL-1.0
// fault: output_size_not_positive
// rejected: 0 (One, layer 1): expected a positive output, got 1x1x0
// typed: expected<1> got<0>
#include <convexpr/layers.hpp>

namespace cx = convexpr;

#ifdef REPAIRED
constexpr int width = 1;
#else
constexpr int width = 0;
#endif
struct Kernel {
  static constexpr void run(const cx::plan::own_call<float>& call) { call.put(0, 0, 0, 1); }
};
struct One {
  static constexpr int n = 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
    b.begin_layer("One");
    return cx::plan::own_step<Kernel>(b, value, {1, 1, width});
  }
};
struct Net : cx::Sequential<One> {};
static_assert(cx::Checked<Net, cx::Input<8, 28, 28>>::output_shape == cx::shape{1, 1, 1});
