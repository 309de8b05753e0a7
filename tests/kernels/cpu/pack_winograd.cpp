// SPDX-License-Identifier: BSL-1.0
// Where each weight of a step by Winograd's algorithm lies, in both orders, and biases.
#include <convexpr/kernels/cpu/pack_winograd.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;

template <class T>
void check(bool by_point) {
  constexpr int lanes = kernels::cpu::lanes<T>, in = 5, out = 2 * lanes + 1, padded = 3 * lanes;
  plan::step s{};
  s.kernel = 3;
  s.in.channels = in;
  s.out.channels = out;
  s.tile = {plan::kernel_family::winograd, 6, 1};
  s.tile.outputs = s.tile.outputs_down = 2;
  s.tile.by_point = by_point;
  std::vector<double> weight(static_cast<std::size_t>(out * in * 9)), bias(out);
  for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = static_cast<double>(i % 23) / 7;
  for (std::size_t i = 0; i < bias.size(); ++i) bias[i] = static_cast<double>(i) / 3;
  std::vector<T> packed(static_cast<std::size_t>((1 + 16 * in) * padded), T(-1));
  kernels::cpu::pack_winograd<1, 1>(s, weight.data(), bias.data(), packed.data());
  // [outputs]{biases, [point][channel]}, or all biases, [point][outputs][channel]
  const int of_output = (1 + 16 * in) * lanes;
  int wrong = 0;
  for (int o = 0; o < padded; ++o) {
    const int tile = o / lanes, lane = o % lanes;
    const T* const biases = packed.data() + (by_point ? tile * lanes : tile * of_output);
    const T wanted = o < out ? static_cast<T>(bias[static_cast<std::size_t>(o)]) : T(0);
    wrong += biases[lane] == wanted ? 0 : 1;
    for (int c = 0; c < in; ++c) {
      double at[16] = {};
      if (o < out) plan::transform_kernel<1, 1>(weight.data() + (o * in + c) * 9, 3, at);
      for (int point = 0; point < 16; ++point) {
        const T* const weights = by_point ? packed.data() + padded + (point * 3 + tile) * in * lanes
                                          : biases + lanes + point * in * lanes;
        wrong += weights[c * lanes + lane] == static_cast<T>(at[point]) ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("the order of weights", "", float, double) {
  check<TestType>(false);
  check<TestType>(true);
}

TEST_CASE("no bias is zeros") {
  plan::step s{};
  s.kernel = 3;
  s.in.channels = s.out.channels = 1;
  s.tile = {plan::kernel_family::winograd, 6, 1};
  const float weight[9] = {1};
  std::vector<float> packed(17 * kernels::cpu::lanes<float>, -1.F);
  kernels::cpu::pack_winograd<1, 1>(s, weight, static_cast<const float*>(nullptr), packed.data());
  CHECK(packed[0] == 0);
}

}  // namespace
