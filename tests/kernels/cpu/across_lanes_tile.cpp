// SPDX-License-Identifier: BSL-1.0
// Lanes added up: of as many registers as there are lanes, in the order that the reference states.
#include <convexpr/kernels/cpu/across_lanes_tile.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

TEMPLATE_TEST_CASE("sums of lanes", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  if constexpr (n > 1) {
    T numbers[n][n], expected[n], got[n];
    vec<T> all[n];
    for (int i = 0; i < n; ++i) {
      for (int k = 0; k < n; ++k) numbers[i][k] = T(1) / static_cast<T>(3 + 7 * i + k);
      all[i] = load(numbers[i]);
      for (int half = n / 2; half > 0; half /= 2) {
        for (int k = 0; k < half; ++k) numbers[i][k] = numbers[i][k] + numbers[i][k + half];
      }
      expected[i] = numbers[i][0];
    }
    store(got, sums_of_lanes<n / 2>(all));
    for (int i = 0; i < n; ++i) CHECK(got[i] == expected[i]);
  }
}

}  // namespace
