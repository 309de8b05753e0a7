// SPDX-License-Identifier: BSL-1.0
// Pooling on the CPU gives the bits of the reference, in every layout, at every edge.
#include <convexpr/kernels/cpu/pool2d.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  const bool max = s.kind == operation::max_pool2d || s.kind == operation::adaptive_max_pool2d;
  max ? kernels::cpu::run_pool2d<true>(s, in, out) : kernels::cpu::run_pool2d<false>(s, in, out);
};

struct window_case {
  hw kernel, stride, dilation;
  sides pads;
  bool ceil_mode;
};

const window_case windows[] = {
    {2, 2, 1, {}, false},
    {2, 2, 1, {}, true},
    {2, 1, 1, {0, 1, 0, 1}, false},
    {3, 2, 1, {1, 1, 1, 1}, false},
    {3, 2, 1, {1, 1, 1, 1}, true},
    {3, 1, 2, {1, 1, 1, 1}, false},
    {{2, 3}, {3, 1}, 1, {1, 0, 1, 1}, false},
    {{5, 1}, {1, 4}, 1, {2, 2, 0, 0}, true},
    {{4, 6}, {2, 5}, 1, {2, 1, 3, 3}, true},
};

shape pooled(const shape& in, const window_case& w) {
  return {in.channels,
          plan::pooled_extent(in.height, w.pads.top, w.pads.bottom, w.kernel.height,
                              w.stride.height, w.dilation.height, w.ceil_mode),
          plan::pooled_extent(in.width, w.pads.left, w.pads.right, w.kernel.width, w.stride.width,
                              w.dilation.width, w.ceil_mode)};
}

plan::step step_of(operation kind, const window_case& w) {
  plan::step s{};
  s.kind = kind;
  s.kernel = w.kernel;
  s.stride = w.stride;
  s.dilation = w.dilation;
  s.pads = w.pads;
  return s;
}

}  // namespace

TEST_CASE("max_pool2d equals the reference, NaN and infinities included") {
  for (const window_case& w : windows) {
    for (const int channels : steps::channel_counts()) {
      const shape in(channels, 7, 9);
      steps::check_all_layouts(step_of(operation::max_pool2d, w), in, pooled(in, w),
                               steps::values::special, kernel);
    }
  }
}

TEST_CASE("avg_pool2d equals the reference with each divisor") {
  for (window_case w : windows) {
    w.dilation = 1;
    for (int divisor = 0; divisor < 3; ++divisor) {
      plan::step s = step_of(operation::avg_pool2d, w);
      s.count_include_pad = divisor == 1;
      s.divisor_override = divisor == 2 ? 5 : 0;
      for (const int channels : steps::channel_counts()) {
        const shape in(channels, 7, 9);
        steps::check_all_layouts(s, in, pooled(in, w), steps::values::normal, kernel);
      }
    }
  }
}

TEST_CASE("adaptive pools equal the reference, larger outputs included") {
  plan::step s{};
  for (const operation kind : {operation::adaptive_avg_pool2d, operation::adaptive_max_pool2d}) {
    s.kind = kind;
    for (const int channels : steps::channel_counts()) {
      for (const hw out : {hw{1}, hw{3, 4}, hw{7, 9}, hw{10, 1}, hw{8, 20}}) {
        steps::check_all_layouts(s, shape(channels, 7, 9), shape(channels, out.height, out.width),
                                 steps::values::special, kernel);
      }
    }
  }
}

TEST_CASE("Pooling a map smaller than its window") {
  const window_case w{3, 2, 1, {1, 1, 1, 1}, false};
  for (const operation kind : {operation::max_pool2d, operation::avg_pool2d}) {
    steps::check_all_layouts(step_of(kind, w), shape(17, 1, 2), shape(17, 1, 1),
                             steps::values::normal, kernel);
  }
}
