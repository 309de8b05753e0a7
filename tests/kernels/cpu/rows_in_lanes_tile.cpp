// SPDX-License-Identifier: BSL-1.0
// Lanes moved on by one row of outputs, the next row behind them.
#include <convexpr/kernels/cpu/rows_in_lanes_tile.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

template <int Outputs, int Rows, class T>
void check() {
  constexpr int n = lanes<T>, used = Outputs * Rows;
  if constexpr (used <= n && n > 1) {
    T sums[n], next[n], got[n];
    for (int i = 0; i < n; ++i) {
      sums[i] = static_cast<T>(i);
      next[i] = static_cast<T>(100 + i);
    }
    store(got, next_rows<Outputs, used>(load(sums), load(next)));
    for (int i = 0; i < used; ++i) {
      const int from = i + Outputs;
      CHECK(got[i] == (from < used ? sums[from] : next[from - used]));
    }
  }
}

TEMPLATE_TEST_CASE("rows move on", "", float, double) {
  check<1, 2, TestType>();
  check<2, 2, TestType>();
  check<2, 3, TestType>();
  check<4, 3, TestType>();
  check<4, 4, TestType>();
  check<5, 3, TestType>();
}

TEST_CASE("lanes that a shape uses") { CHECK(rows_in_lanes_shape{4, 3}.used() == 12); }

}  // namespace
