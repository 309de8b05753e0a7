// SPDX-License-Identifier: BSL-1.0
// fault: own_kernel_missing
// rejected: 0 (One, layer 1): expected a kernel for dtype float64, got none
// rule: A kernel of one's own has a `run` for the type of the network's elements.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Kernel {
  static constexpr void run(const cx::plan::own_call<float>& call) { call.put(0, 0, 0, 1); }
};
struct One {
  static constexpr int n = 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
    b.begin_layer("One");
    return cx::plan::own_step<Kernel>(b, value, {1, 1, 1});
  }
};
#ifdef REPAIRED
using In = cx::Input<8, 28, 28>;
#else
using In = cx::Input<8, 28, 28, cx::nchw, cx::float64>;
#endif
struct Net : cx::Sequential<One> {};
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{1, 1, 1});
