// SPDX-License-Identifier: BSL-1.0
// Powers of two and exponents of registers, over all normal numbers.
#include <convexpr/kernels/cpu/exponent.hpp>

#include <cmath>
#include <limits>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

template <class T>
T value(vec<T> v) {
  T lane[lanes<T>];
  store(lane, v);
  return lane[lanes<T> - 1];
}

TEMPLATE_TEST_CASE("powers of two", "", float, double) {
  using T = TestType;
  const int most = std::is_same_v<T, float> ? 127 : 1023;
  for (int n = 1 - most; n <= most; ++n) {
    CHECK(value(power_of_two(broadcast(static_cast<T>(n)))) == std::ldexp(T(1), n));
  }
}

TEMPLATE_TEST_CASE("exponents of normal numbers", "", float, double) {
  using T = TestType;
  CHECK(value(exponent(broadcast(T(1)))) == 0);
  CHECK(value(exponent(broadcast(T(7.9)))) == 2);
  CHECK(value(exponent(broadcast(std::numeric_limits<T>::min()))) ==
        std::numeric_limits<T>::min_exponent - 1);
}

}  // namespace
