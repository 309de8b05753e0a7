// SPDX-License-Identifier: BSL-1.0
// Inputs, products and outputs in one dimension are a convolution, for each size of tile; and the
// transforms of registers give the bits of those of numbers.
#include <convexpr/kernels/winograd.hpp>

#include <cmath>
#include <random>

#include <convexpr/kernels/cpu/simd.hpp>

#include "../support/catch.hpp"

namespace {

using namespace convexpr;

template <int Outputs, int Taps>
struct size {};

TEMPLATE_TEST_CASE("a row of outputs", "", (size<2, 3>), (size<4, 3>), (size<6, 3>), (size<2, 5>),
                   (size<4, 5>)) {
  const auto check = []<int Outputs, int Taps>(size<Outputs, Taps>) {
    constexpr int n = Outputs + Taps - 1, pairs = plan::winograd_pairs(n);
    std::mt19937 engine(7);
    std::uniform_real_distribution<double> uniform(-1, 1);
    double in[n], weight[Taps], at[n], products[n], out[Outputs];
    for (double& x : in) x = uniform(engine);
    for (double& x : weight) x = uniform(engine);
    plan::transform_weights<pairs>(weight, Taps, products);
    kernels::transform_input<pairs>(in, at);
    for (int i = 0; i < n; ++i) products[i] *= at[i];
    kernels::transform_output<pairs, Outputs>(products, out);
    for (int x = 0; x < Outputs; ++x) {
      double sum = 0;
      for (int t = 0; t < Taps; ++t) sum += in[x + t] * weight[t];
      CHECK(std::abs(out[x] - sum) < 1e-13);
    }

    if constexpr (kernels::cpu::fused) {
      namespace cpu = kernels::cpu;
      float number[n], number_at[n], number_out[Outputs], lane[cpu::lanes<float>];
      cpu::vec<float> wide[n], wide_at[n], wide_out[Outputs];
      for (int i = 0; i < n; ++i) {
        number[i] = static_cast<float>(in[i]);
        wide[i] = cpu::broadcast(number[i]);
      }
      kernels::transform_input<pairs>(number, number_at);
      kernels::transform_input<pairs>(wide, wide_at);
      kernels::transform_output<pairs, Outputs>(number_at, number_out);
      kernels::transform_output<pairs, Outputs>(wide_at, wide_out);
      for (int i = 0; i < Outputs; ++i) {
        cpu::store(lane, wide_out[i]);
        CHECK(lane[cpu::lanes<float> - 1] == number_out[i]);
      }
    }
  };
  check(TestType{});
}

// In a constant, too.
static_assert([] {
  const double in[] = {1, 2, 4, 3};
  const double weight[] = {1, 0, 2};
  double products[4] = {}, at[4] = {}, out[2] = {};
  plan::transform_weights<1>(weight, 3, products);
  kernels::transform_input<1>(in, at);
  for (int i = 0; i < 4; ++i) products[i] *= at[i];
  kernels::transform_output<1, 2>(products, out);
  return out[0] == 9 && out[1] == 8;
}());

}  // namespace
