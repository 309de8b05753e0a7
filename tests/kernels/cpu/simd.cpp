// SPDX-License-Identifier: BSL-1.0
// The promises of vec<T> that kernels rely on, NaN and -0 among them, on whatever instruction set
// this is compiled for.
#include <convexpr/kernels/cpu/simd.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;
using convexpr::bfloat16_t;
using convexpr::float16_t;

// Every lane of `v` holds the same.
template <class T>
T value(vec<T> v) {
  std::vector<T> all(lanes<T>);
  store(all.data(), v);
  for (const T x : all) CHECK((x == all[0] || std::isnan(x)));
  return all[0];
}

template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();

TEMPLATE_TEST_CASE("load and store need no alignment", "", float, double) {
  using T = TestType;
  std::vector<T> from, to(3 * lanes<T> + 3, T(-1));
  for (int i = 0; i < 2 * lanes<T> + 1; ++i) from.push_back(static_cast<T>(i));
  store(to.data() + 1, load(from.data() + 1));
  CHECK(to[0] == T(-1));
  for (std::size_t i = 1; i <= lanes<T>; ++i) CHECK(to[i] == from[i]);
  CHECK(to[lanes<T> + 1] == T(-1));
}

TEMPLATE_TEST_CASE("arithmetic", "", float, double) {
  using T = TestType;
  const auto a = broadcast(T(3)), b = broadcast(T(-4));
  CHECK(value(a + b) == T(-1));
  CHECK(value(a - b) == T(7));
  CHECK(value(a * b) == T(-12));
  CHECK(value(a / b) == T(-0.75));
  CHECK(value(fmadd(a, b, a)) == T(-9));
  CHECK(value(like(a, T(5))) == T(5));
  auto held = a;
  hold(held);
  CHECK(value(held) == T(3));
}

TEMPLATE_TEST_CASE("quotients are rounded right", "", float, double) {
  using T = TestType;
  for (int i = 1; i < 100; ++i) {
    const T a = static_cast<T>(100 - i), b = static_cast<T>(i);
    CHECK(value(broadcast(a) / broadcast(b)) == a / b);
  }
}

TEMPLATE_TEST_CASE("a fused multiply-add rounds once", "", float, double) {
  using T = TestType;
  const T epsilon = std::numeric_limits<T>::epsilon();
  const T rest = value(fmadd(broadcast(1 + epsilon), broadcast(1 - epsilon), broadcast(T(-1))));
  CHECK(rest == (fused ? -epsilon * epsilon : T(0)));
}

TEMPLATE_TEST_CASE("maximum is a > b ? a : b", "", float, double) {
  using T = TestType;
  const auto of = [](T a, T b) { return value(maximum(broadcast(a), broadcast(b))); };
  CHECK(of(2, 3) == T(3));
  CHECK(of(3, 2) == T(3));
  CHECK(std::isnan(of(0, nan_of<T>)));
  CHECK(of(nan_of<T>, 2) == T(2));
  CHECK(std::signbit(of(T(0), -T(0))));
  CHECK(!std::signbit(of(-T(0), T(0))));
}

TEMPLATE_TEST_CASE("minimum is a < b ? a : b", "", float, double) {
  using T = TestType;
  const auto of = [](T a, T b) { return value(minimum(broadcast(a), broadcast(b))); };
  CHECK(of(2, 3) == T(2));
  CHECK(of(3, 2) == T(2));
  CHECK(std::isnan(of(0, nan_of<T>)));
  CHECK(of(nan_of<T>, 2) == T(2));
}

TEMPLATE_TEST_CASE("comparisons treat NaN as the scalar ones do", "", float, double) {
  using T = TestType;
  for (const T a : {T(1), T(2), nan_of<T>}) {
    for (const T b : {T(1), T(2), nan_of<T>}) {
      const auto x = broadcast(a), y = broadcast(b), yes = broadcast(T(1)), no = broadcast(T(0));
      CHECK(value(select(x < y, yes, no)) == T(a < b));
      CHECK(value(select(x > y, yes, no)) == T(a > b));
      CHECK(value(select(x == y, yes, no)) == T(a == b));
      CHECK(value(select(x != y, yes, no)) == T(a != b));
    }
  }
}

TEMPLATE_TEST_CASE("16-bit elements load and store as the scalars convert", "", float16_t,
                   bfloat16_t) {
  using T = TestType;
  static_assert(lanes<T> == lanes<float>);
  constexpr auto n = static_cast<unsigned>(lanes<T>);
  T narrow[n + 1] = {};
  float wide[n];
  int wrong = 0;
  for (unsigned first = 0; first < 0x10000; first += n) {
    for (unsigned k = 0; k < n; ++k)
      narrow[k] = T::from_bits(static_cast<std::uint16_t>(first + k));
    store(wide, load(narrow));
    for (unsigned k = 0; k < n; ++k) {
      const float wanted = narrow[k];
      wrong += wanted != wide[k] && !(std::isnan(wanted) && std::isnan(wide[k]));
    }
  }
  CHECK(wrong == 0);
  // every exponent, both signs, digits on both sides of the middle between two neighbours
  for (std::uint32_t first = 0; first < 0xffff0000u; first += n * 1013) {
    for (std::uint32_t k = 0; k < n; ++k) {
      wide[k] = std::bit_cast<float>(k % 3 == 0 ? (first & 0xffffe000u) + 0x1000u * (k & 3u)
                                                : first + k * 1013);
    }
    store(narrow, load(wide));
    for (unsigned k = 0; k < n; ++k) wrong += narrow[k].bits != T(wide[k]).bits;
  }
  CHECK(wrong == 0);
  CHECK(narrow[n].bits == 0);
}

}  // namespace
