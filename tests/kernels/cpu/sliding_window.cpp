// SPDX-License-Identifier: BSL-1.0
// Convolutions in a sliding window, against the reference: also where the plan would take another
// family. Without registers of two halves of four lanes there are none.
#include <convexpr/kernels/cpu/sliding_window.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

constexpr bool slides = lanes<float> == 8 && kernels::cpu::fused;

constexpr plan::step in_window(const geometry& g) {
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::sliding_window, 1, 1};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
  return s;
}

template <int Outputs, activation Act = activation::none, class T>
void run_window(const plan::step& s, const T* in, const T*, T* out, const T* packed) {
  if constexpr (slides) {
    kernels::cpu::window_sweep<Outputs, Act, T>(s, in, out, packed).run();
  }
}

template <activation Act = activation::none>
void check(const geometry& g, int offset = 3, bool with_bias = true, float weight = 0.0F) {
  if (!slides) return;
  const plan::step s = in_window(g);
  const auto run = g.out == 4 ? &run_window<4, Act, float> : &run_window<12, Act, float>;
  CHECK(difference<float>(s, run, offset, with_bias, weight) == "");
}

TEST_CASE("blocks of channels, odd sizes") {
  for (const int out : {4, 12}) {
    check(image(16, out, 8, 8));
    check(image(64, out, 9, 17));
    check(image(20, out, 13, 11));
    check(image(36, out, 10, 31));
    check(image(8, out, 12, 9));
  }
}

TEST_CASE("strips") {
  check(image(16, 4, 9, 700));
  check(image(16, 12, 9, 701));
  check(image(64, 12, 10, 160));
}

TEST_CASE("padding, images lower and narrower than the kernel") {
  for (const int out : {4, 12}) {
    check(padded(image(32, out, 9, 12), {0, 0, 0, 0}));
    check(padded(image(32, out, 9, 12), {2, 2, 2, 2}));
    check(padded(image(16, out, 6, 12), {2, 0, 0, 1}));
    check(padded(image(16, out, 7, 12), {0, 1, 2, 0}));
    check(padded(image(32, out, 1, 1), {2, 2, 2, 2}));
    check(image(48, out, 1, 9));
    check(image(48, out, 2, 1));
  }
}

TEST_CASE("activations, no bias, alignment, numbers that idle lanes must not spread") {
  check(finished(image(32, 4, 9, 10), activation::relu, false), 0);
  check(finished(image(32, 12, 9, 10), activation::relu, false), 5);
  check<activation::leaky_relu>(finished(image(16, 4, 9, 10), activation::leaky_relu, false));
  check<activation::sigmoid>(finished(image(16, 12, 9, 10), activation::sigmoid, false));
  check(image(32, 4, 9, 10), 7, false);
  check(image(32, 12, 9, 10), 1, false);
  check(image(32, 4, 9, 10), 2, true, std::numeric_limits<float>::infinity());
  check(image(32, 12, 9, 10), 2, true, std::numeric_limits<float>::quiet_NaN());
}

TEST_CASE("channels beside others in a larger tensor stay, and so do its borders") {
  if constexpr (slides) {
    constexpr int height = 9, width = 10, most = 14;
    plan::step s = in_window(image(16, 4, height, width));
    s.in.row_stride = s.out.row_stride = most * plan::channel_block;
    std::vector<float> in(16 * height * most, 1.0F), out(in.size(), 7.0F), weight(16 * 4 * 9);
    std::vector<float> packed(static_cast<std::size_t>(s.packed_elements));
    kernels::cpu::pack_conv2d(s, weight.data(), static_cast<const float*>(nullptr), packed.data());
    run_window<4>(s, in.data(), static_cast<const float*>(nullptr), out.data(), packed.data());
    int wrong = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool inside = i % 16 < 4 && i / 16 % most < width;
      wrong += out[i] != (inside ? 0.0F : 7.0F);
    }
    CHECK(wrong == 0);
  }
}

}  // namespace
