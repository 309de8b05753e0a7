// SPDX-License-Identifier: BSL-1.0
// How far a relaxed way of summing in float is from sums in double, as a share of the layer's
// largest output, for the tests of its reference kernels.
#pragma once

#include <algorithm>
#include <cmath>
#include <convexpr/kernels/reference/conv2d.hpp>
#include <random>
#include <vector>

namespace tests {

struct output_place {
  int channel, y, x;
};

// A square convolution with its image padded to the same size. Sum: (step, in, weight, place) ->
// float.
template <class Sum>
double relaxed_error(convexpr::shape in_shape, int outputs, int taps, bool relu,
                     const std::vector<output_place>& places, Sum relaxed_sum) {
  using namespace convexpr;
  const auto [channels, size, width] = in_shape;
  plan::step s{};
  s.kernel = taps;
  s.pads = {taps / 2, taps / 2, taps / 2, taps / 2};
  s.in = plan::dense_view(in_shape, layout::nchw);
  s.out = plan::dense_view({outputs, size, width}, layout::nchw);
  std::mt19937 engine(static_cast<unsigned>(channels + taps));
  const auto numbers = [&](int count, float least) {
    std::vector<float> all(static_cast<std::size_t>(count));
    std::uniform_real_distribution<float> uniform(least, 1);
    for (float& x : all) x = uniform(engine);
    return all;
  };
  const std::vector<float> in = numbers(channels * size * width, relu ? 0.F : -1.F);
  const std::vector<float> weight = numbers(outputs * channels * taps * taps, -1.F);
  const std::vector<double> wide_in(in.begin(), in.end());
  const std::vector<double> wide_weight(weight.begin(), weight.end());
  double worst = 0, largest = 0;
  for (const output_place& at : places) {
    const double sum = kernels::reference::conv2d_sum<double>(s, wide_in.data(), wide_weight.data(),
                                                              nullptr, at.channel, at.y, at.x);
    const float got = relaxed_sum(s, in.data(), weight.data(), at);
    worst = std::max(worst, std::abs(static_cast<double>(got) - sum));
    largest = std::max(largest, std::abs(sum));
  }
  return worst / largest;
}

}  // namespace tests
