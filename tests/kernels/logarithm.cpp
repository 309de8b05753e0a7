// SPDX-License-Identifier: BSL-1.0
// Logarithms keep their stated errors; registers and scalars give the same bits.
#include <convexpr/kernels/logarithm.hpp>

#include <cmath>

#include "../support/ulp.hpp"

using namespace convexpr;
using kernels::like, kernels::select;

namespace {

template <class T>
void check_errors() {
  const auto log = [](T x) { return kernels::log(x); };
  const auto exact = [](long double x) { return std::log(x); };
  const auto one_plus = [](T x) { return kernels::log_one_plus(x); };
  const auto exact_one_plus = [](long double x) { return std::log1p(x); };
  for (const double end : {1e30, 1000.0, 4.0, 1.01}) {
    INFO("up to " << end << ", " << sizeof(T) << " bytes");
    CHECK(ulp::worst<T>(log, exact, 1, end) <= 2);
  }
  for (const double end : {1.0, 0.01, 1e-9}) {
    INFO("up to " << end << ", " << sizeof(T) << " bytes");
    CHECK(ulp::worst<T>(one_plus, exact_one_plus, end / 1e6, end) <= 2);
  }
}

template <class T>
bool handles_special_values() {
  const T nan = std::numeric_limits<T>::quiet_NaN();
  return std::isnan(kernels::log(nan)) && std::isnan(kernels::log_one_plus(nan)) &&
         kernels::log(T(1)) == 0 && kernels::log_one_plus(T(0)) == 0;
}

static_assert(kernels::exponent(1.0F) == 0 && kernels::exponent(7.9F) == 2);
static_assert(kernels::exponent(0x1p-126F) == -126 && kernels::exponent(0x1.8p1000) == 1000);
static_assert(kernels::log(1.0F) == 0 && kernels::log_one_plus(0.0) == 0);

}  // namespace

TEST_CASE("Stated errors hold") {
  check_errors<float>();
  if (ulp::judges_double) check_errors<double>();
}

TEST_CASE("NaN and zeros") {
  CHECK(handles_special_values<float>());
  CHECK(handles_special_values<double>());
}

TEST_CASE("A register computes what a scalar does") {
  if (!kernels::cpu::fused) return;  // rounds twice there
  // x -> 1 + x^2 or NaN is in the range of log
  const auto log = [](auto x) {
    const auto y = x * x;
    const auto one = like(x, kernels::scalar_t<decltype(x)>(1));
    return kernels::log(select(y < like(x, kernels::scalar_t<decltype(x)>(1e30)), y, one) + one);
  };
  CHECK(ulp::register_differences<float>(log) <= 0);
  const auto one_plus = [](auto x) { return kernels::log_one_plus(x); };
  CHECK(ulp::register_differences<float>(one_plus) == 0);
  CHECK(ulp::register_differences<double>(one_plus) == 0);
}
