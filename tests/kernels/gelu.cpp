// SPDX-License-Identifier: BSL-1.0
// Both forms of GELU keep their stated errors, into the tail; registers and scalars give the same
// bits.
#include <convexpr/kernels/gelu.hpp>

#include <cmath>

#include "../support/ulp.hpp"

using namespace convexpr;

namespace {

long double exact_gelu(long double x) { return x / 2 * std::erfc(-x / std::sqrt(2.0L)); }
long double exact_tanh(long double x) {
  const long double pi = 3.141592653589793238462643383279502884L;
  return x / (1 + std::exp(-2 * std::sqrt(2 / pi) * (x + 0.044715L * x * x * x)));
}

template <class T>
void check_errors(double lowest) {
  const auto gelu = [](T x) { return kernels::gelu(x); };
  const auto approximated = [](T x) { return kernels::gelu_tanh(x); };
  CHECK(ulp::worst<T>(gelu, exact_gelu, lowest, 20) <= 9);
  for (const double end : {4.0, 0.1}) CHECK(ulp::worst<T>(gelu, exact_gelu, -end, end) <= 9);
  CHECK(ulp::worst<T>(approximated, exact_tanh, -0.65, 20) <= 3);
  CHECK(ulp::worst<T>(approximated, exact_tanh, -2, -0.65) <= 9);
  CHECK(ulp::worst<T>(approximated, exact_tanh, -9, -2) <= 140);
}

template <class T>
bool handles_special_values() {
  const T nan = std::numeric_limits<T>::quiet_NaN(), infinity = std::numeric_limits<T>::infinity();
  const T huge = std::numeric_limits<T>::max();
  const auto right = [&](auto f) {
    // -infinity * 0 is NaN, as in PyTorch
    return std::isnan(f(nan)) && std::isnan(f(-infinity)) && f(infinity) == infinity &&
           f(huge) == huge && f(-huge) == 0 && f(T(0)) == 0 && f(T(-40)) == 0;
  };
  return right([](T x) { return kernels::gelu(x); }) &&
         right([](T x) { return kernels::gelu_tanh(x); });
}

static_assert(kernels::gelu(0.0F) == 0 && kernels::gelu(20.0F) == 20);
static_assert(kernels::gelu_tanh(-30.0) == 0 && kernels::gelu_tanh(20.0) == 20);

}  // namespace

TEST_CASE("Stated errors hold") {
  check_errors<float>(-12.5);
  if (ulp::judges_double) check_errors<double>(-36);
}

TEST_CASE("NaN, infinities and zeros") {
  CHECK(handles_special_values<float>());
  CHECK(handles_special_values<double>());
}

TEST_CASE("A register computes what a scalar does") {
  if (!kernels::cpu::fused) return;  // rounds twice there
  const auto gelu = [](auto x) { return kernels::gelu(x); };
  const auto approximated = [](auto x) { return kernels::gelu_tanh(x); };
  CHECK(ulp::register_differences<float>(gelu) == 0);
  CHECK(ulp::register_differences<double>(gelu) == 0);
  CHECK(ulp::register_differences<float>(approximated) == 0);
  CHECK(ulp::register_differences<double>(approximated) == 0);
}
