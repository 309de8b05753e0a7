// SPDX-License-Identifier: BSL-1.0
// The poolings of the reference against PyTorch's results on small maps.
#include <convexpr/kernels/reference/pool2d.hpp>

#include <array>
#include <limits>

#include "../../support/catch.hpp"

using namespace convexpr;
using plan::operation;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

constexpr plan::step pool_step(operation kind, const shape& in, const shape& out, hw kernel,
                               hw stride, sides pads = {}, bool count_include_pad = true,
                               int divisor = 0) {
  plan::step s{};
  s.kind = kind;
  s.in = plan::dense_view(in, layout::nchw);
  s.out = plan::dense_view(out, layout::nchw);
  s.kernel = kernel;
  s.stride = stride;
  s.pads = pads;
  s.count_include_pad = count_include_pad;
  s.divisor_override = divisor;
  return s;
}

template <std::size_t Size, std::size_t In>
constexpr std::array<float, Size> pool(const plan::step& s, const float (&in)[In]) {
  std::array<float, Size> out{};
  using namespace kernels::reference;
  if (s.kind == operation::max_pool2d) max_pool2d<float>(s, in, out.data());
  if (s.kind == operation::avg_pool2d) avg_pool2d<float>(s, in, out.data());
  if (s.kind == operation::adaptive_avg_pool2d) adaptive_avg_pool2d<float>(s, in, out.data());
  return out;
}

constexpr float nine[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
constexpr float ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};

constexpr auto max_2x2(hw stride, const shape& out) {
  return pool<4>(pool_step(operation::max_pool2d, {1, 3, 3}, out, 2, stride), nine);
}
static_assert(max_2x2(1, {1, 2, 2}) == std::array<float, 4>{5, 6, 8, 9});
// ceil_mode: the last windows run over the end
static_assert(max_2x2(2, {1, 2, 2}) == std::array<float, 4>{5, 6, 8, 9});

// Padding is minus infinity, not zero; dilation 2.
constexpr auto negative_max() {
  constexpr float in[] = {-3, -1, -2, -5};
  plan::step s = pool_step(operation::max_pool2d, {1, 1, 4}, {1, 1, 4}, hw{1, 2}, 1, {0, 0, 1, 1});
  s.dilation = hw{1, 2};
  return pool<4>(s, in);
}
static_assert(negative_max() == std::array<float, 4>{-1, -2, -1, -2});

// Average of ones, 3x3 with padding 1: PyTorch's corner is 4/9, without the padding it is 1.
constexpr auto average(bool count_include_pad, int divisor = 0) {
  return pool<9>(pool_step(operation::avg_pool2d, {1, 3, 3}, {1, 3, 3}, 3, 1, {1, 1, 1, 1},
                           count_include_pad, divisor),
                 ones);
}
constexpr float corner = 4.0F / 9, edge = 6.0F / 9;
static_assert(average(true) ==
              std::array<float, 9>{corner, edge, corner, edge, 1, edge, corner, edge, corner});
static_assert(average(false) == std::array<float, 9>{1, 1, 1, 1, 1, 1, 1, 1, 1});
static_assert(average(true, 2) == std::array<float, 9>{2, 3, 2, 3, 4.5F, 3, 2, 3, 2});

// ceil_mode: of the second window only one column is there, the two behind it do not count.
constexpr auto average_over_the_end() {
  constexpr float in[] = {3, 3, 3, 6};
  return pool<2>(pool_step(operation::avg_pool2d, {1, 1, 4}, {1, 1, 2}, hw{1, 3}, hw{1, 3}), in);
}
static_assert(average_over_the_end() == std::array<float, 2>{3, 6});

// Outputs of 4 over 3 columns: [0, 1), [0, 2), [1, 3), [2, 3).
constexpr auto adaptive() {
  constexpr float in[] = {2, 4, 8};
  return pool<4>(pool_step(operation::adaptive_avg_pool2d, {1, 1, 3}, {1, 1, 4}, 1, 1), in);
}
static_assert(adaptive() == std::array<float, 4>{2, 3, 6, 8});

constexpr auto global() {
  return pool<1>(pool_step(operation::adaptive_avg_pool2d, {1, 3, 3}, {1, 1, 1}, 1, 1), nine);
}
static_assert(global() == std::array<float, 1>{5});

}  // namespace

TEST_CASE("A NaN is the largest number of its window") {
  const float in[] = {not_a_number, 1, infinity, 2, not_a_number, -infinity};
  const auto out = pool<5>(pool_step(operation::max_pool2d, {1, 1, 6}, {1, 1, 5}, hw{1, 2}, 1), in);
  CHECK(out[0] != out[0]);
  CHECK(out[1] == infinity);
  CHECK(out[2] == infinity);
  CHECK(out[3] != out[3]);
  CHECK(out[4] != out[4]);
}

TEST_CASE("The same at run time") {
  CHECK(max_2x2(2, {1, 2, 2}) == std::array<float, 4>{5, 6, 8, 9});
  CHECK(negative_max() == std::array<float, 4>{-1, -2, -1, -2});
  CHECK(average(true)[0] == corner);
  CHECK(average(true, 2) == std::array<float, 9>{2, 3, 2, 3, 4.5F, 3, 2, 3, 2});
  CHECK(average_over_the_end() == std::array<float, 2>{3, 6});
  CHECK(adaptive() == std::array<float, 4>{2, 3, 6, 8});
  CHECK(global() == std::array<float, 1>{5});
}
