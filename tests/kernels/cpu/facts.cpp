// SPDX-License-Identifier: BSL-1.0
// The facts of this instruction set agree with its registers.
#include <convexpr/kernels/cpu/facts.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

TEMPLATE_TEST_CASE("facts", "", float, double, float16_t) {
  using T = TestType;
  constexpr auto f = facts<T>();
  static_assert(f.lanes == lanes<T> && 16 % f.lanes == 0);
  static_assert(f.lane_bytes == sizeof(arithmetic_t<T>));
  static_assert(f.fused == fused);
  static_assert(f.registers == 16 || f.registers == 32);
  CHECK(sizeof(vec<arithmetic_t<T>>) == sizeof(arithmetic_t<T>) * lanes<T>);
}

}  // namespace
