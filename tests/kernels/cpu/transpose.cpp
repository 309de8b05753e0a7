// SPDX-License-Identifier: BSL-1.0
// Registers turned into columns of each other.
#include <convexpr/kernels/cpu/transpose.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

#if CONVEXPR_SIMD
TEMPLATE_TEST_CASE("four channels of neighbouring pixels, and back", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>, step = 6;
  if constexpr (n % 4 == 0) {
    std::vector<T> memory(n * step);
    for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<T>(i);
    vec<T> turned[4];
    turn_four<step>(memory.data() + 1, turned);
    for (int c = 0; c < 4; ++c) {
      std::vector<T> lane(n);
      store(lane.data(), turned[c]);
      for (int p = 0; p < n; ++p)
        CHECK(lane[static_cast<std::size_t>(p)] == static_cast<T>(p * step + 1 + c));
    }
    for (int pixels = 1; pixels <= n; ++pixels) {
      std::vector<T> back(n * step, T(-1));
      vec<T> rows[4];
      for (int c = 0; c < 4; ++c) rows[c] = turned[c];
      store_four_turned<step>(back.data() + 1, rows, pixels);
      for (int i = 0; i < n * step; ++i) {
        const bool written = i > 0 && (i - 1) % step < 4 && (i - 1) / step < pixels;
        CHECK(back[static_cast<std::size_t>(i)] == (written ? static_cast<T>(i) : T(-1)));
      }
    }
  }
}
#endif

}  // namespace
