// SPDX-License-Identifier: BSL-1.0
// Each activation keeps its stated error and treats NaN, infinities and zeros as PyTorch does;
// registers and scalars give the same bits.
#include <convexpr/kernels/activation.hpp>

#include <algorithm>
#include <cmath>

#include "../support/activations.hpp"
#include "../support/ulp.hpp"

using namespace convexpr;
using kernels::like;

namespace {

using real = long double;

// `Kind` with slope 1 (alpha, beta) against `exact`, at most `most` ulp off.
template <activation Kind, class T, class Exact>
void check_error(Exact exact, double most, double first, double last) {
  const auto f = [](T x) { return kernels::apply<Kind>(T(1), T(20), x); };
  for (const double scale : {1.0, 0.04, 0.0001}) {
    INFO("activation " << static_cast<int>(Kind) << " over [" << first * scale << ", "
                       << last * scale << "], " << sizeof(T) << " bytes");
    CHECK(ulp::worst<T>(f, exact, first * scale, last * scale) <= most);
  }
}

real exact_sigmoid(real x) { return 1 / (1 + std::exp(-x)); }
real exact_hardsigmoid(real x) { return std::min(std::max(x + 3, 0.0L), 6.0L) / 6; }
real exact_mish(real x) {
  const real e = std::exp(std::min(x, 60.0L));
  return x * (e * (e + 2) / (e * (e + 2) + 2));
}
real exact_softplus(real x) { return x > 20 ? x : std::log1p(std::exp(x)); }

template <class T>
void check_errors(double range) {
  using enum activation;
  const real scale = 1.0507009873554804934193349852946L;
  const real alpha = 1.6732632423543772848170429916717L;
  check_error<sigmoid, T>(exact_sigmoid, 2.5, -range, range);
  check_error<tanh, T>([](real x) { return std::tanh(x); }, 1.5, -range, range);
  check_error<silu, T>([](real x) { return x * exact_sigmoid(x); }, 3.2, -0.9 * range, range);
  check_error<mish, T>(exact_mish, 5, -0.9 * range, range);
  check_error<softplus, T>(exact_softplus, 3, -0.9 * range, range);
  check_error<hardsigmoid, T>(exact_hardsigmoid, 1.5, -2.99, 5);
  check_error<hardswish, T>([](real x) { return x * exact_hardsigmoid(x); }, 2.5, -2.99, 5);
  check_error<elu, T>([](real x) { return x > 0 ? x : std::expm1(x); }, 1.5, -range, range);
  check_error<selu, T>([&](real x) { return scale * (x > 0 ? x : alpha * std::expm1(x)); }, 2,
                       -range, range);
}

template <class T>
T of(activation a, T x) {
  return kernels::apply(a, T(0.5), T(20), x);
}

template <class T>
void check_special_values() {
  using enum activation;
  const T nan = std::numeric_limits<T>::quiet_NaN(), infinity = std::numeric_limits<T>::infinity();
  const T huge = std::numeric_limits<T>::max(), tiny = std::numeric_limits<T>::denorm_min();
  for (int i = 0; i < activations::count; ++i) {
    INFO("activation " << i);
    CHECK(std::isnan(of(static_cast<activation>(i), nan)));
  }
  struct expectation {
    activation kind;
    T at_minus_infinity, at_minus_huge, at_zero, at_infinity;
  };
  // x * 0 is NaN for infinite x, as in PyTorch
  const expectation all[] = {
      {relu, 0, 0, 0, infinity},
      {leaky_relu, -infinity, -huge / 2, 0, infinity},
      {sigmoid, 0, 0, T(0.5), 1},
      {activation::tanh, -1, -1, 0, 1},
      {relu6, 0, 0, 0, 6},
      {prelu, -infinity, -huge / 2, 0, infinity},
      {elu, T(-0.5), T(-0.5), 0, infinity},
      {selu, T(-1.7580993408473768), T(-1.7580993408473768), 0, infinity},
      {gelu, nan, 0, 0, infinity},
      {gelu_tanh, nan, 0, 0, infinity},
      {silu, nan, 0, 0, infinity},
      {mish, nan, 0, 0, infinity},
      {hardswish, nan, 0, 0, infinity},
      {hardsigmoid, 0, 0, T(0.5), 1},
      {softplus, 0, 0, T(1.3862943611198906), infinity},
  };
  for (const expectation& e : all) {
    INFO("activation " << static_cast<int>(e.kind));
    CHECK(steps::equal(of(e.kind, -infinity), e.at_minus_infinity));
    CHECK(of(e.kind, -huge) == e.at_minus_huge);
    CHECK(of(e.kind, T(0)) == e.at_zero);
    CHECK(of(e.kind, -T(0)) == e.at_zero);
    CHECK(of(e.kind, infinity) == e.at_infinity);
  }
  CHECK(of(activation::tanh, -tiny) == -tiny);
  CHECK(of(sigmoid, T(-100)) > 0);  // 3.8e-44, not the 0 of 1 / (1 + infinity)
  CHECK(of(hardswish, T(3.7)) == T(3.7));
  CHECK(of(hardsigmoid, T(3.7)) == 1);
  CHECK(of(relu6, T(7)) == 6);
  CHECK(of(softplus, T(40.5)) == T(40.5));
}

// In constant evaluation, where compilers refuse infinities and NaN.
static_assert(kernels::sigmoid(0.0) == 0.5 && kernels::sigmoid(-50.0F) > 0);
static_assert(kernels::tanh(0.0F) == 0 && kernels::tanh(20.0F) == 1 && kernels::tanh(-30.0) == -1);
static_assert(kernels::apply<activation::relu>(0.0F, 0.0F, -3.0F) == 0);
static_assert(kernels::apply(activation::leaky_relu, 0.5F, 0.0F, -3.0F) == -1.5F);
static_assert(kernels::apply(activation::hardswish, 0.0, 0.0, 4.0) == 4);
static_assert(kernels::apply(activation::none, 0.0, 0.0, -4.0) == -4);

}  // namespace

TEST_CASE("Stated errors hold") {
  check_errors<float>(80);
  if (ulp::judges_double) check_errors<double>(700);
}

TEST_CASE("NaN, infinities and zeros") {
  check_special_values<float>();
  check_special_values<double>();
}

TEST_CASE("prelu takes the slope of its channel") {
  plan::step s{};
  s.act = activation::prelu;
  s.out.channels = 3;
  const float slopes[] = {2, 3, 4};
  CHECK(kernels::activate(s, slopes, 1, -1.0F) == -3);
  CHECK(kernels::activate(s, slopes, 2, -1.0F) == -4);
  CHECK(kernels::activate(s, slopes, 2, 1.0F) == 1);
}

TEST_CASE("A register computes what a scalar does") {
  for (int i = 0; i < activations::count; ++i) {
    const auto a = static_cast<activation>(i);
    if (!kernels::cpu::fused && !activations::exact_without_fma(a)) continue;
    INFO("activation " << i);
    activations::with(a, [](auto kind) {
      const auto f = [](auto x) {
        using T = kernels::scalar_t<decltype(x)>;
        return kernels::apply<decltype(kind)::value>(like(x, T(0.2)), T(1), x);
      };
      CHECK(ulp::register_differences<float>(f) == 0);
      CHECK(ulp::register_differences<double>(f) == 0);
    });
  }
}

TEST_CASE("Without fused multiply-add registers keep to 4 ulp") {
  const auto sigmoid = ulp::lane_of<float>([](auto x) { return kernels::sigmoid(x); });
  const auto tanh = ulp::lane_of<float>([](auto x) { return kernels::tanh(x); });
  CHECK(ulp::worst<float>(sigmoid, exact_sigmoid, -110, 110) <= 4);
  CHECK(ulp::worst<float>(
            tanh, [](real x) { return std::tanh(x); }, -10, 10) <= 4);
}
