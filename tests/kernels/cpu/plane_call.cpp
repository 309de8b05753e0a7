// SPDX-License-Identifier: BSL-1.0
// Which steps the kernels of one plane take, and what their calls say of one.
#include <convexpr/kernels/cpu/plane_call.hpp>

#include "../../support/catch.hpp"
#include "../../support/plane_case.hpp"

namespace {

using namespace convolution_test;

constexpr plan::step with_padding(int left, hw dilation) {
  geometry g = square(2, 20, 3, 1);
  g.pads.left = left;
  g.dilation = dilation;
  return plane_step<float>(g, 32);
}

static_assert(kernels::cpu::columns_in_left_padding(with_padding(0, 1)) == 0);
static_assert(kernels::cpu::columns_in_left_padding(with_padding(2, 1)) == 2);
static_assert(kernels::cpu::columns_in_left_padding(with_padding(3, 2)) == 2);
static_assert(kernels::cpu::columns_in_left_padding(with_padding(9, 1)) == 3);

}  // namespace

TEST_CASE("planes, and no more than a floor behind them") {
  plan::step s = plane_step<float>(square(2, 20, 3, 1), 32);
  CHECK(kernels::cpu::is_plain_plane(s));
  s.act = activation::relu;
  CHECK(kernels::cpu::is_plain_plane(s));
  s.act = activation::sigmoid;
  CHECK(!kernels::cpu::is_plain_plane(s));
  s.act = activation::none;
  s.out.pixel_stride = 16;
  CHECK(!kernels::cpu::is_plain_plane(s));
}

TEST_CASE("steps between rows and planes") {
  geometry g = square(2, 20, 3, 1);
  g.stride = hw{2, 1};
  g.dilation = hw{3, 2};
  g.act = activation::relu;
  const plan::step s = plane_step<float>(g, 32);
  const kernels::cpu::plane_call<float> call(s);
  CHECK(call.in_tap == 3 * s.in.row_stride);
  CHECK(call.in_row == 2 * s.in.row_stride);
  CHECK(call.column_step == 2);
  CHECK(call.out_plane == s.out.channel_stride);
  CHECK(call.out_row == s.out.row_stride);
  CHECK(call.floor == 0);
}
