// SPDX-License-Identifier: BSL-1.0
// Every kind of step finds its kernel.
#include "convexpr/kernels/cpu/device.hpp"

#include <utility>
#include <vector>

#include "convexpr/kernels/reference/device.hpp"
#include "support/catch.hpp"
#include "support/steps.hpp"

namespace {

using namespace convexpr;
using plan::operation;
using plan::step;

// A step of this kind on a blocked map of 16 channels that keeps the shape.
constexpr step step_of(operation kind) {
  step s{};
  s.kind = kind;
  s.in = s.second = s.out = plan::dense_view({16, 4, 4}, layout::blocked);
  return s;
}

template <operation Kind>
void runs_as_the_reference() {
  static constexpr step s = step_of(Kind);
  std::vector<float> in(256), second(256), out(256, -1), expected(256, -2);
  for (std::size_t i = 0; i < in.size(); ++i) {
    in[i] = static_cast<float>(i % 7) - 3;
    second[i] = static_cast<float>(i % 5);
  }
  kernels::cpu::run<kernels::cpu::key_of_step(s)>(s, in.data(), second.data(), out.data(),
                                                  static_cast<const float*>(nullptr));
  kernels::reference::run(s, in.data(), second.data(), expected.data(),
                          static_cast<const float*>(nullptr), static_cast<const float*>(nullptr));
  CHECK(out == expected);
}

TEST_CASE("every kind of step without weights") {
  runs_as_the_reference<operation::max_pool2d>();
  runs_as_the_reference<operation::avg_pool2d>();
  runs_as_the_reference<operation::adaptive_avg_pool2d>();
  runs_as_the_reference<operation::adaptive_max_pool2d>();
  runs_as_the_reference<operation::upsample_nearest>();
  runs_as_the_reference<operation::upsample_bilinear>();
  runs_as_the_reference<operation::pointwise>();
  runs_as_the_reference<operation::add>();
  runs_as_the_reference<operation::copy>();
  runs_as_the_reference<operation::pad>();
  runs_as_the_reference<operation::channel_shuffle>();
}

// Each pool compiles a path of its own, by its layouts, its stride and its window.
struct pool_case {
  operation kind;
  hw kernel, stride;
  sides pads;
  layout from, to;
  int channels;
};

template <class T, step Pool>
void runs_pool() {
  const auto kernel = [](const step& s, const T* in, const T* second, T* out) {
    kernels::cpu::run<kernels::cpu::key_of_step(Pool)>(
        s, in, second, out, static_cast<const arithmetic_t<T>*>(nullptr));
  };
  const bool max =
      Pool.kind == operation::max_pool2d || Pool.kind == operation::adaptive_max_pool2d;
  INFO(steps::text_of(Pool.in) << " to " << steps::text_of(Pool.out));
  CHECK(steps::differences<T>(Pool, max ? steps::values::special : steps::values::normal,
                              placement::at_end, kernel) == 0);
}

template <class T>
void pools_as_the_reference() {
  using enum layout;
  static constexpr pool_case cases[] = {
      {operation::max_pool2d, 2, 2, {}, nchw, nchw, 5},
      {operation::max_pool2d, 3, 2, {1, 1, 1, 1}, nchw, nchw, 3},
      {operation::avg_pool2d, 2, 1, {0, 1, 0, 1}, nchw, nchw, 3},
      {operation::max_pool2d, 3, 3, {1, 0, 1, 0}, nchw, nchw, 3},
      {operation::avg_pool2d, 2, 2, {}, nchw, blocked, 17},
      {operation::max_pool2d, 2, 2, {}, blocked, blocked, 17},
      {operation::max_pool2d, 2, 2, {1, 0, 1, 0}, blocked, blocked, 32},
      {operation::max_pool2d, 3, 1, {}, blocked, nchw, 17},
      {operation::avg_pool2d, 3, 2, {1, 1, 1, 1}, nhwc, nhwc, 17},
      {operation::avg_pool2d, 2, 2, {}, nhwc, blocked, 32},
      {operation::adaptive_avg_pool2d, 2, 2, {}, nchw, blocked, 17},
      {operation::adaptive_max_pool2d, 2, 2, {}, nhwc, nhwc, 48},
  };
  static constexpr auto step_of_case = [](const pool_case& c) {
    step s{};
    s.kind = c.kind;
    s.kernel = c.kernel;
    s.stride = c.stride;
    s.pads = c.pads;
    const auto extent = [](int in, int before, int after, int taps, int stride) {
      return plan::pooled_extent(in, before, after, taps, stride, 1, false);
    };
    s.in = s.second = plan::dense_view({c.channels, 8, 22}, c.from);
    s.out = plan::dense_view(
        {c.channels, extent(8, c.pads.top, c.pads.bottom, c.kernel.height, c.stride.height),
         extent(22, c.pads.left, c.pads.right, c.kernel.width, c.stride.width)},
        c.to);
    return s;
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (runs_pool<T, step_of_case(cases[I])>(), ...);
  }
  (std::make_index_sequence<std::size(cases)>{});
}

TEST_CASE("pools of each path") {
  pools_as_the_reference<float>();
  pools_as_the_reference<float16_t>();
}

TEST_CASE("softmax sums to one") {
  static constexpr step s = step_of(operation::softmax);
  std::vector<float> in(256), out(256);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i % 11);
  kernels::cpu::run<kernels::cpu::key_of_step(s)>(s, in.data(), in.data(), out.data(),
                                                  static_cast<const float*>(nullptr));
  float sum = 0;
  for (int c = 0; c < 16; ++c) sum += out[static_cast<std::size_t>(s.out.at(c, 2, 3))];
  CHECK(sum == Approx(1.0F));
}

// A 1x1 convolution with one weight per pair of channels: the sum of the channels, plus a bias.
TEST_CASE("a convolution runs from packed weights") {
  static constexpr step s = [] {
    step c = step_of(operation::conv2d);
    c.tile = plan::choose_tile(c, kernels::cpu::facts<float>());
    c.packed_elements = plan::packed_elements(c, kernels::cpu::facts<float>());
    return c;
  }();
  static_assert(kernels::cpu::key_of_step(s).kind == operation::conv2d);
  const std::vector<float> weight(256, 1), bias(16, 0.5F), in(256, 2);
  std::vector<float> packed(static_cast<std::size_t>(s.packed_elements)), out(256);
  kernels::cpu::pack_conv2d(s, weight.data(), bias.data(), packed.data());
  kernels::cpu::run<kernels::cpu::key_of_step(s)>(s, in.data(), in.data(), out.data(),
                                                  packed.data());
  CHECK(out == std::vector<float>(256, 32.5F));
}

}  // namespace
