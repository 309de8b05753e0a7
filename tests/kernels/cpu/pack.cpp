// SPDX-License-Identifier: BSL-1.0
// The order of packed weights, written out.
#include <convexpr/kernels/cpu/pack.hpp>

#include <vector>

#include <convexpr/kernels/cpu/facts.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;

// 17 -> 3 channels, kernel 1x2; weight [o][c][kx] = 1000 o + 10 c + kx, bias -1 - o.
plan::step step_of(plan::kernel_family family) {
  plan::step s{};
  s.in.channels = 17;
  s.out.channels = 3;
  s.kernel = {1, 2};
  s.tile = {family, 1, 1};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
  return s;
}

std::vector<float> packed(const plan::step& s, const float* bias) {
  std::vector<float> weight;
  for (int o = 0; o < 3; ++o) {
    for (int c = 0; c < 17; ++c) {
      for (int kx = 0; kx < 2; ++kx) weight.push_back(static_cast<float>(1000 * o + 10 * c + kx));
    }
  }
  std::vector<float> result(static_cast<std::size_t>(s.packed_elements) + 1, -99);
  kernels::cpu::pack_conv2d(s, weight.data(), bias, result.data());
  CHECK(result.back() == -99);
  result.pop_back();
  return result;
}

// Channel and column of the i-th weight of one output: blocks of 16 channels, columns, channels.
std::pair<int, int> source(int i) {
  return i < 32 ? std::pair{i % 16, i / 16} : std::pair{16, i - 32};
}

TEST_CASE("generic weights stand output by output") {
  const float bias[] = {-1, -2, -3};
  const auto result = packed(step_of(plan::kernel_family::generic), bias);
  REQUIRE(result.size() == 3 * 35);
  for (int o = 0; o < 3; ++o) {
    const auto at = static_cast<std::size_t>(o * 35);
    CHECK(result[at] == static_cast<float>(-1 - o));
    for (int i = 0; i < 34; ++i) {
      const auto [c, kx] = source(i);
      CHECK(result[at + 1 + static_cast<std::size_t>(i)] ==
            static_cast<float>(1000 * o + 10 * c + kx));
    }
  }
}

TEST_CASE("direct weights stand vector by vector, zeros in lanes without an output") {
  const auto result = packed(step_of(plan::kernel_family::direct), nullptr);
  const int width = kernels::cpu::lanes<float>;
  const int tiles = plan::ceil_div(3, width);
  REQUIRE(result.size() == static_cast<std::size_t>(35 * width * tiles));
  for (int o = 0; o < width * tiles; ++o) {
    const int tile = o / width * 35 * width, lane = o % width;
    CHECK(result[static_cast<std::size_t>(tile + lane)] == 0);
    for (int i = 0; i < 34; ++i) {
      const auto [c, kx] = source(i);
      const float expected = o < 3 ? static_cast<float>(1000 * o + 10 * c + kx) : 0.0f;
      CHECK(result[static_cast<std::size_t>(tile + (1 + i) * width + lane)] == expected);
    }
  }
}

}  // namespace
