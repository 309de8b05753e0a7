// SPDX-License-Identifier: BSL-1.0
// exp, sigmoid and tanh keep their stated error against long double, on the whole range; registers
// and scalars give the same bits.
#include <convexpr/kernels/elementary.hpp>

#include <convexpr/kernels/cpu/simd.hpp>

#include <cfloat>
#include <cmath>
#include <limits>

#include "../support/steps.hpp"

using namespace convexpr;

namespace {

template <class T>
constexpr T inf = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();

// The largest error of f in units of the last place of the exact value, over [first, last].
template <class T, class F, class Exact>
double worst_ulp(F f, Exact exact, double first, double last) {
  constexpr int samples = 200'000;
  double worst = 0;
  for (int i = 0; i <= samples; ++i) {
    const T x = static_cast<T>(first + (last - first) * i / samples);
    const long double wanted = exact(static_cast<long double>(x));
    const T rounded = static_cast<T>(wanted), got = f(x);
    if (rounded == got) continue;  // infinities, too
    const T size = std::fabs(rounded);
    const long double unit = static_cast<long double>(std::nextafter(size, inf<T>)) - size;
    const double error =
        static_cast<double>(std::fabs(static_cast<long double>(got) - wanted) / unit);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

template <class T>
void check_errors(double range) {
  const auto exp = [](T x) { return kernels::exp(x); };
  const auto exact_exp = [](long double x) { return std::exp(x); };
  const auto sigmoid = [](T x) { return kernels::sigmoid(x); };
  const auto exact_sigmoid = [](long double x) { return 1 / (1 + std::exp(-x)); };
  const auto tanh = [](T x) { return kernels::tanh(x); };
  const auto exact_tanh = [](long double x) { return std::tanh(x); };
  for (const double end : {range, 3.0, 0.01}) {
    INFO("over [-" << end << ", " << end << "], " << sizeof(T) << " bytes");
    CHECK(worst_ulp<T>(exp, exact_exp, -end, end) <= 1.1);
    CHECK(worst_ulp<T>(sigmoid, exact_sigmoid, -end, end) <= 2.5);
    CHECK(worst_ulp<T>(tanh, exact_tanh, -end, end) <= 1.5);
  }
}

template <class T>
bool is_zero(T x, bool negative) {
  return x == 0 && (T(1) / x < 0) == negative;
}

template <class T>
bool handles_special_values() {
  using kernels::apply;
  const T huge = std::numeric_limits<T>::max(), tiny = std::numeric_limits<T>::denorm_min();
  for (const activation a : {activation::none, activation::relu, activation::leaky_relu,
                             activation::sigmoid, activation::tanh}) {
    const T y = apply(a, T(0.5), nan<T>);
    if (y == y) return false;
  }
  const T not_a_number = kernels::exp(nan<T>);
  return not_a_number != not_a_number && kernels::exp(T(0)) == 1 && kernels::exp(-T(0)) == 1 &&
         kernels::exp(inf<T>) == inf<T> && kernels::exp(huge) == inf<T> &&
         kernels::exp(-inf<T>) == 0 && kernels::exp(-huge) == 0 && kernels::exp(tiny) == 1 &&
         kernels::sigmoid(T(0)) == T(0.5) && kernels::sigmoid(inf<T>) == 1 &&
         kernels::sigmoid(-inf<T>) == 0 && kernels::tanh(inf<T>) == 1 &&
         kernels::tanh(-inf<T>) == -1 && kernels::tanh(huge) == 1 && kernels::tanh(tiny) == tiny &&
         kernels::tanh(-tiny) == -tiny && kernels::relu(T(-1)) == 0 && kernels::relu(T(2)) == 2 &&
         kernels::relu(-inf<T>) == 0 && kernels::leaky_relu(T(0.5), T(-4)) == -2 &&
         kernels::leaky_relu(T(0.5), T(4)) == 4;
}

// In constant evaluation, where compilers refuse infinities and NaN.
static_assert(kernels::exp(0.0F) == 1 && kernels::exp(1.0F) == 2.7182817F);
static_assert(kernels::exp(-100.0F) > 0 && kernels::exp(-200.0F) == 0);
static_assert(kernels::sigmoid(0.0) == 0.5 && kernels::sigmoid(-50.0F) > 0);
static_assert(kernels::tanh(0.0F) == 0 && kernels::tanh(20.0F) == 1 && kernels::tanh(-30.0) == -1);
static_assert(kernels::apply(activation::relu, 0.0F, -3.0F) == 0);
static_assert(kernels::apply(activation::leaky_relu, 0.5F, -3.0F) == -1.5F);
static_assert(kernels::power_of_two(-126.0F) == std::numeric_limits<float>::min());
static_assert(kernels::power_of_two(1023.0) == 0x1p1023);

}  // namespace

TEST_CASE("Stated errors hold") {
  check_errors<float>(110);
  if (LDBL_MANT_DIG > DBL_MANT_DIG) check_errors<double>(760);
}

TEST_CASE("NaN, infinities and zeros") {
  CHECK(handles_special_values<float>());
  CHECK(handles_special_values<double>());
  CHECK(is_zero(kernels::tanh(-0.0F), true));
  CHECK(is_zero(kernels::relu(-0.0F), true));
  CHECK(is_zero(kernels::tanh(-0.0), true));
  CHECK(kernels::sigmoid(-100.0F) > 0);  // 3.8e-44, not the 0 of 1 / (1 + infinity)
}

TEST_CASE("fmadd rounds once") {
  const float a = 1 + 0x1p-12F;
  CHECK(kernels::fmadd(a, a, -(1 + 0x1p-11F)) == 0x1p-24F);
  const double b = 1 + 0x1p-27;
  CHECK(kernels::fmadd(b, b, -(1 + 0x1p-26)) == 0x1p-54);
}

namespace {

// Elements in which a register and the scalar differ, over random numbers and random bits.
template <class T>
int register_differences(activation a) {
  namespace cpu = kernels::cpu;
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  steps::numbers random(static_cast<std::uint64_t>(a));
  int wrong = 0;
  for (int i = 0; i < 20'000; ++i) {
    T x[cpu::lanes<T>], y[cpu::lanes<T>];
    for (T& value : x) {
      const bits any = static_cast<bits>(
          (std::uint64_t{random.below(0xffffffff)} << 32 | random.below(0xffffffff)) >>
          (64 - 8 * sizeof(T)));
      value = i % 2 == 0 ? std::bit_cast<T>(any) : 5 * random.next<T>(steps::values::special);
    }
    cpu::store(y, kernels::apply(a, T(0.2), cpu::load(x)));
    for (int k = 0; k < cpu::lanes<T>; ++k) {
      if (!steps::equal(y[k], kernels::apply(a, T(0.2), x[k]))) ++wrong;
    }
  }
  return wrong;
}

}  // namespace

TEST_CASE("A register computes what a scalar does") {
  for (const activation a : {activation::none, activation::relu, activation::leaky_relu,
                             activation::sigmoid, activation::tanh}) {
    if (!kernels::cpu::fused && a >= activation::sigmoid) continue;  // rounds twice there
    INFO("activation " << static_cast<int>(a));
    CHECK(register_differences<float>(a) == 0);
    CHECK(register_differences<double>(a) == 0);
  }
}

TEST_CASE("Without fused multiply-add registers keep to 4 ulp") {
  namespace cpu = kernels::cpu;
  const auto lane = [](auto f) {
    return [f](float x) {
      float y[cpu::lanes<float>];
      cpu::store(y, f(cpu::broadcast(x)));
      return y[0];
    };
  };
  using V = cpu::vec<float>;
  const auto exp = lane([](V x) { return kernels::exp(x); });
  const auto sigmoid = lane([](V x) { return kernels::sigmoid(x); });
  const auto tanh = lane([](V x) { return kernels::tanh(x); });
  CHECK(worst_ulp<float>(
            exp, [](long double x) { return std::exp(x); }, -110, 110) <= 4);
  CHECK(worst_ulp<float>(
            sigmoid, [](long double x) { return 1 / (1 + std::exp(-x)); }, -110, 110) <= 4);
  CHECK(worst_ulp<float>(
            tanh, [](long double x) { return std::tanh(x); }, -10, 10) <= 4);
}
