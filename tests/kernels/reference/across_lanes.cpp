// SPDX-License-Identifier: BSL-1.0
// How far sums across lanes in float are from sums in double, as a share of the layer's largest
// output: the bounds that decision 009 states, for inputs of both signs and behind a relu.
#include <convexpr/kernels/reference/across_lanes.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;

template <int Lanes>
double error(int channels, int taps, bool relu) {
  constexpr int size = 6, outputs = 4;
  plan::step s{};
  s.kernel = taps;
  s.pads = {taps / 2, taps / 2, taps / 2, taps / 2};
  s.in = plan::dense_view({channels, size, size}, layout::nchw);
  s.out = plan::dense_view({outputs, size, size}, layout::nchw);
  std::mt19937 engine(static_cast<unsigned>(channels + taps));
  const auto numbers = [&](int count, float least) {
    std::vector<float> all(static_cast<std::size_t>(count));
    std::uniform_real_distribution<float> uniform(least, 1);
    for (float& x : all) x = uniform(engine);
    return all;
  };
  const std::vector<float> in = numbers(channels * size * size, relu ? 0.F : -1.F);
  const std::vector<float> weight = numbers(outputs * channels * taps * taps, -1.F);
  const std::vector<double> wide_in(in.begin(), in.end());
  const std::vector<double> wide_weight(weight.begin(), weight.end());
  double worst = 0, largest = 0;
  for (int i = 0; i < outputs * size * size; ++i) {
    const int o = i % outputs, y = i / outputs % size, x = i / outputs / size;
    const double sum = kernels::reference::conv2d_sum<double>(s, wide_in.data(), wide_weight.data(),
                                                              nullptr, o, y, x);
    const float got = kernels::reference::across_lanes_sum<Lanes>(
        s, in.data(), weight.data(), static_cast<const float*>(nullptr), o, y, x);
    worst = std::max(worst, std::abs(static_cast<double>(got) - sum));
    largest = std::max(largest, std::abs(sum));
  }
  return worst / largest;
}

TEST_CASE("errors") {
  for (const bool relu : {false, true}) {
    CHECK(error<16>(64, 3, relu) < 1e-6);
    CHECK(error<8>(64, 3, relu) < 1e-6);
    CHECK(error<4>(64, 3, relu) < 1e-6);
    CHECK(error<16>(512, 3, relu) < 2e-6);
    CHECK(error<8>(512, 3, relu) < 2e-6);
    CHECK(error<16>(64, 5, relu) < 2e-6);
  }
}

#if !defined(__clang__)  // which cannot fuse in a constant
// Whole images, in a constant, with whole numbers: every order gives the same sums.
static_assert([] {
  plan::step s{};
  s.kernel = 3;
  s.pads = {1, 1, 1, 1};
  s.in = plan::dense_view({4, 3, 3}, layout::nchw);
  s.out = plan::dense_view({1, 3, 3}, layout::nchw);
  float in[36] = {}, weight[36] = {}, got[9] = {}, expected[9] = {};
  const float bias[] = {0.5F};
  for (int i = 0; i < 36; ++i) {
    in[i] = static_cast<float>(i % 5);
    weight[i] = i % 3 == 1 ? 2.F : -3.F;
  }
  kernels::reference::across_lanes<4>(s, in, got, weight, bias);
  kernels::reference::conv2d(s, in, static_cast<float*>(nullptr), expected, weight, bias);
  for (int i = 0; i < 9; ++i) {
    if (got[i] != expected[i]) return false;
  }
  return true;
}());
#endif

}  // namespace
