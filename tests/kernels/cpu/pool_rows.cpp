// SPDX-License-Identifier: BSL-1.0
// Pools of planes give the bits of the reference: strides, edges, widths around the vectors and
// around the columns taken at a time.
#include <convexpr/kernels/cpu/pool_rows.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  s.kind == operation::max_pool2d ? kernels::cpu::run_pool<true>(s, in, out)
                                  : kernels::cpu::run_pool<false>(s, in, out);
};

struct window_case {
  hw kernel, stride, dilation;
  sides pads;
  bool ceil_mode;
};

const window_case windows[] = {
    {2, 2, 1, {}, true},
    {2, 1, 1, {0, 1, 0, 1}, false},
    {3, 2, 1, {1, 1, 1, 1}, false},
    {3, 1, 2, {1, 1, 1, 1}, false},
    {{2, 3}, {3, 1}, 1, {1, 0, 1, 1}, false},
    {{4, 6}, {2, 5}, 1, {2, 1, 3, 3}, true},
};

// The width decides here, so it takes few channels; the layouts of pool2d.cpp are not repeated.
void check(plan::step s, const window_case& w, int channels, int width) {
  s.kernel = w.kernel;
  s.stride = w.stride;
  s.dilation = w.dilation;
  s.pads = w.pads;
  const shape in(channels, 5, width);
  const shape out(channels,
                  plan::pooled_extent(in.height, w.pads.top, w.pads.bottom, w.kernel.height,
                                      w.stride.height, w.dilation.height, w.ceil_mode),
                  plan::pooled_extent(in.width, w.pads.left, w.pads.right, w.kernel.width,
                                      w.stride.width, w.dilation.width, w.ceil_mode));
  if (out.height < 1 || out.width < 1) return;
  for (const layout to : steps::layouts()) {
    for (const placement where : steps::placements()) {
      s.in = s.second = plan::dense_view(in, layout::nchw);
      s.out = plan::dense_view(out, to);
      const auto kind =
          s.kind == operation::max_pool2d ? steps::values::special : steps::values::normal;
      INFO(steps::text_of(s.in) << " to " << steps::text_of(s.out));
      CHECK(steps::differences<float>(s, kind, where, kernel) == 0);
      CHECK(steps::differences<double>(s, kind, where, kernel) == 0);
      CHECK(steps::differences<float16_t>(s, kind, where, kernel) == 0);
    }
  }
}

}  // namespace

TEST_CASE("the largest of each window") {
  plan::step s{};
  s.kind = operation::max_pool2d;
  for (const window_case& w : windows) {
    for (const int width : {1, 2, 7, 16, 17, 35, 64, 131, 530}) check(s, w, 3, width);
    check(s, w, 17, 33);
  }
}

TEST_CASE("the mean of each window, with each divisor") {
  for (window_case w : windows) {
    w.dilation = 1;
    for (int divisor = 0; divisor < 3; ++divisor) {
      plan::step s{};
      s.kind = operation::avg_pool2d;
      s.count_include_pad = divisor == 1;
      s.divisor_override = divisor == 2 ? 5 : 0;
      for (const int width : {3, 16, 35, 67, 530}) check(s, w, 2, width);
    }
  }
}
