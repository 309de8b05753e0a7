// SPDX-License-Identifier: BSL-1.0
// exp keeps its stated error against long double, on the whole range; registers and scalars give
// the same bits.
#include <convexpr/kernels/elementary.hpp>

#include <cmath>
#include <limits>

#include "../support/ulp.hpp"

using namespace convexpr;
using kernels::minimum;

namespace {

template <class T>
constexpr T inf = std::numeric_limits<T>::infinity();

template <class T>
void check_errors(double range) {
  const auto exp = [](T x) { return kernels::exp(x); };
  const auto exact = [](long double x) { return std::exp(x); };
  const auto minus_one = [](T x) { return kernels::exp_minus_one(x); };
  const auto exact_minus_one = [](long double x) { return std::expm1(x); };
  for (const double end : {range, 3.0, 0.01}) {
    INFO("over [-" << end << ", " << end << "], " << sizeof(T) << " bytes");
    CHECK(ulp::worst<T>(exp, exact, -end, end) <= 1.1);
    CHECK(ulp::worst<T>(minus_one, exact_minus_one, -end, -1e-30) <= 1.5);
  }
}

template <class T>
bool handles_special_values() {
  const T nan = std::numeric_limits<T>::quiet_NaN(), tiny = std::numeric_limits<T>::denorm_min();
  const T huge = std::numeric_limits<T>::max();
  return std::isnan(kernels::exp(nan)) && std::isnan(kernels::exp_minus_one(nan)) &&
         kernels::exp(T(0)) == 1 && kernels::exp(-T(0)) == 1 && kernels::exp(inf<T>) == inf<T> &&
         kernels::exp(huge) == inf<T> && kernels::exp(-inf<T>) == 0 && kernels::exp(-huge) == 0 &&
         kernels::exp(tiny) == 1 && kernels::exp_minus_one(T(0)) == 0 &&
         kernels::exp_minus_one(-inf<T>) == -1 && kernels::exp_minus_one(-tiny) == -tiny;
}

// In constant evaluation, where compilers refuse infinities and NaN.
static_assert(kernels::exp(0.0F) == 1 && kernels::exp(1.0F) == 2.7182817F);
static_assert(kernels::exp(-100.0F) > 0 && kernels::exp(-200.0F) == 0);
static_assert(kernels::exp_minus_one(-100.0) == -1);
static_assert(kernels::power_of_two(-126.0F) == std::numeric_limits<float>::min());
static_assert(kernels::power_of_two(1023.0) == 0x1p1023);
static_assert(kernels::maximum(2.0F, 3.0F) == 3 && kernels::minimum(2.0, 3.0) == 2);

}  // namespace

TEST_CASE("Stated errors hold") {
  check_errors<float>(110);
  if (ulp::judges_double) check_errors<double>(760);
}

TEST_CASE("NaN, infinities and zeros") {
  CHECK(handles_special_values<float>());
  CHECK(handles_special_values<double>());
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(kernels::maximum(0.0F, nan)));
  CHECK(kernels::maximum(nan, 0.0F) == 0);
  CHECK(std::isnan(kernels::minimum(0.0F, nan)));
  CHECK(kernels::minimum(nan, 0.0F) == 0);
}

TEST_CASE("square roots are rounded right") {
  for (const double x : {0.0, 1e-300, 0.1, 1.0, 2.0, 1e10, 1e300}) {
    CHECK(kernels::square_root(x) == std::sqrt(x));
    const float y = static_cast<float>(x);
    CHECK(kernels::square_root(y) == std::sqrt(y));
  }
  static_assert(kernels::square_root(2.0F) == 1.41421356F && kernels::square_root(9.0) == 3);
}

TEST_CASE("fmadd rounds once") {
  const float a = 1 + 0x1p-12F;
  CHECK(kernels::fmadd(a, a, -(1 + 0x1p-11F)) == 0x1p-24F);
  const double b = 1 + 0x1p-27;
  CHECK(kernels::fmadd(b, b, -(1 + 0x1p-26)) == 0x1p-54);
}

TEST_CASE("A low part is not rounded away") {
  // e^50 with 50 as 49.999996 and the rest
  const float x = std::nextafter(50.0F, 0.0F);
  CHECK(kernels::exp(x, 50.0F - x) == static_cast<float>(std::exp(50.0)));
}

TEST_CASE("A register computes what a scalar does") {
  if (!kernels::cpu::fused) return;  // rounds twice there
  const auto exp = [](auto x) { return kernels::exp(x); };
  CHECK(ulp::register_differences<float>(exp) == 0);
  CHECK(ulp::register_differences<double>(exp) == 0);
  const auto minus_one = [](auto x) { return kernels::exp_minus_one(minimum(x - x, x)); };
  CHECK(ulp::register_differences<float>(minus_one) == 0);
}

TEST_CASE("Without fused multiply-add registers keep to 4 ulp") {
  const auto exp = ulp::lane_of<float>([](auto x) { return kernels::exp(x); });
  CHECK(ulp::worst<float>(
            exp, [](long double x) { return std::exp(x); }, -110, 110) <= 4);
}
