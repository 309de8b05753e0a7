// SPDX-License-Identifier: BSL-1.0
// Finishing a tile element by element: where each sum goes, and what happens to it before.
#include <convexpr/kernels/cpu/epilogue.hpp>

#include <cmath>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using kernels::cpu::lanes;

TEST_CASE("sums of two pixels and three channels into planes") {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.act = activation::leaky_relu;
  s.slope = 0.5;
  s.second_value = 0;
  s.out = plan::dense_view({5, 2, 4}, layout::nchw);
  s.second = plan::dense_view({5, 2, 4}, layout::nhwc);
  for (const bool downwards : {false, true}) {
    const int width = plan::round_up(3, lanes<float>);
    std::vector<float> sums(static_cast<std::size_t>(2 * width), NAN);
    for (int p = 0; p < 2; ++p) {
      for (int c = 0; c < 3; ++c)
        sums[static_cast<std::size_t>(p * width + c)] = static_cast<float>(p * 10 + c) - 4;
    }
    std::vector<float> second(40), out(40, -99);
    for (std::size_t i = 0; i < 40; ++i) second[i] = static_cast<float>(i) / 64;
    const kernels::cpu::finished_tile<float> tile{sums.data(), 2 * width, width, 1, 2,
                                                  3,           2,         0,     1, downwards};
    kernels::cpu::finish_tile<activation::leaky_relu, float>(s, tile, nullptr, second.data(),
                                                             out.data());
    int written = 0;
    for (int c = 0; c < 5; ++c) {
      for (int y = 0; y < 2; ++y) {
        for (int x = 0; x < 4; ++x) {
          const int p = downwards ? y : x - 1;
          const bool inside = c >= 2 && (downwards ? x == 1 : y == 0 && (p == 0 || p == 1));
          const float got = out[static_cast<std::size_t>(s.out.at(c, y, x))];
          if (!inside) {
            CHECK(got == -99);
            continue;
          }
          ++written;
          const float sum = static_cast<float>(p * 10 + c - 2) - 4 +
                            second[static_cast<std::size_t>(s.second.at(c, y, x))];
          CHECK(got == (sum < 0 ? sum / 2 : sum));
        }
      }
    }
    CHECK(written == 6);
  }
}

TEST_CASE("the floor of an activation") {
  CHECK(kernels::cpu::activation_floor<float>(activation::relu) == 0);
  CHECK(kernels::cpu::activation_floor<double>(activation::none) == -INFINITY);
}

}  // namespace
