// SPDX-License-Identifier: BSL-1.0
// Pools from planes to planes give the bits of the reference, NaN and both zeros included, at every
// edge and wherever the planes end.
#include <convexpr/kernels/cpu/pool_planes.hpp>

#include <cstring>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

struct window_case {
  hw kernel, stride, dilation;
  sides pads;
};

const window_case windows[] = {
    {2, 2, 1, {}},
    {2, 2, 1, {1, 1, 1, 1}},
    {3, 2, 1, {1, 1, 1, 1}},
    {3, 1, 1, {1, 1, 1, 1}},
    {3, 1, 2, {1, 0, 0, 1}},
    {{2, 3}, {3, 1}, 1, {1, 0, 1, 1}},
    {{5, 2}, {1, 2}, 1, {2, 2, 0, 0}},
};

template <class T>
void check(operation kind, const window_case& w, int channels, int height, int width,
           steps::values values) {
  plan::step s{};
  s.kind = kind;
  s.kernel = w.kernel;
  s.stride = w.stride;
  s.dilation = kind == operation::max_pool2d ? w.dilation : hw{1};
  s.pads = w.pads;
  s.divisor_override = width % 3 == 0 ? 5 : 0;
  s.count_include_pad = width % 2 == 0;
  s.in = plan::dense_view({channels, height, width}, layout::nchw);
  const int rows = plan::pooled_extent(height, w.pads.top, w.pads.bottom, w.kernel.height,
                                       w.stride.height, s.dilation.height, false);
  const int columns = plan::pooled_extent(width, w.pads.left, w.pads.right, w.kernel.width,
                                          w.stride.width, s.dilation.width, false);
  if (rows < 1 || columns < 1) return;
  s.out = plan::dense_view({channels, rows, columns}, layout::nchw);
  REQUIRE(kernels::cpu::pools_planes(s));
  for (const placement where : steps::placements()) {
    INFO(steps::text_of(s.in) << " to " << steps::text_of(s.out) << ", kernel " << w.kernel.height
                              << "x" << w.kernel.width << ", stride " << w.stride.width);
    CHECK(steps::differences<T>(s, values, where,
                                [](const plan::step& step, const T* in, const T*, T* out) {
                                  if (step.kind == operation::max_pool2d) {
                                    kernels::cpu::run_pool_planes<true>(step, in, out);
                                  } else {
                                    kernels::cpu::run_pool_planes<false>(step, in, out);
                                  }
                                }) == 0);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("windows, widths and ends", "", float, double) {
  for (const window_case& w : windows) {
    for (const int width : {2, 5, 16, 27, 33, 34, 70}) {
      for (const int channels : {1, 3}) {
        check<TestType>(operation::max_pool2d, w, channels, 7, width, steps::values::special);
        check<TestType>(operation::avg_pool2d, w, channels, 7, width, steps::values::normal);
      }
    }
  }
}

TEST_CASE("of equal zeros the first one stays") {
  plan::step s{};
  s.kind = operation::max_pool2d;
  s.kernel = s.stride = hw{2};
  s.in = plan::dense_view({1, 2, 4}, layout::nchw);
  s.out = plan::dense_view({1, 1, 2}, layout::nchw);
  const float in[] = {-1.0F, 0.0F,  -1.0F, -0.0F,  //
                      -0.0F, -1.0F, 0.0F,  -1.0F};
  float out[2];
  kernels::cpu::run_pool_planes<true>(s, in, out);
  const float expected[] = {0.0F, -0.0F};
  CHECK(std::memcmp(out, expected, sizeof(out)) == 0);
}

TEST_CASE("other layouts and steps are not for it") {
  plan::step s{};
  s.kind = operation::max_pool2d;
  s.kernel = s.stride = hw{2};
  s.in = plan::dense_view({8, 4, 4}, layout::nchw);
  s.out = plan::dense_view({8, 2, 2}, layout::blocked);
  CHECK(!kernels::cpu::pools_planes(s));
  s.out = plan::dense_view({8, 2, 2}, layout::nchw);
  CHECK(kernels::cpu::pools_planes(s));
  s.stride = hw{3};
  CHECK(!kernels::cpu::pools_planes(s));
}
