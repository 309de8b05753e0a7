// SPDX-License-Identifier: BSL-1.0
// Registers turned into columns of each other.
#include <convexpr/kernels/cpu/transpose.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

TEMPLATE_TEST_CASE("element j of register i becomes element i of register j", "", float, double) {
  constexpr int n = lanes<TestType>;
  const auto at = [](int i, int j) { return static_cast<std::size_t>(i * n + j); };
  std::vector<TestType> memory(n * n);
  vec<TestType> rows[n];
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) memory[at(i, j)] = static_cast<TestType>(i * 100 + j);
    rows[i] = load(&memory[at(i, 0)]);
  }
  transpose(rows);
  for (int i = 0; i < n; ++i) store(&memory[at(i, 0)], rows[i]);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) CHECK(memory[at(i, j)] == static_cast<TestType>(j * 100 + i));
  }
}

}  // namespace
