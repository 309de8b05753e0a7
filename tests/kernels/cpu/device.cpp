// SPDX-License-Identifier: BSL-1.0
// Every kind of step finds its kernel.
#include "convexpr/kernels/cpu/device.hpp"

#include <vector>

#include "convexpr/kernels/reference/device.hpp"
#include "support/catch.hpp"

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
