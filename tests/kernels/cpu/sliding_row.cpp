// SPDX-License-Identifier: BSL-1.0
// Convolutions that slide along rows, against the reference: also where the plan would take another
// family. Without registers of eight lanes there are none.
#include <convexpr/kernels/cpu/sliding_row.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

constexpr bool slides = lanes<float> == 8 && kernels::cpu::fused;

template <int Left, bool Adjacent, activation Act>
void run_row(const plan::step& s, const float* in, const float*, float* out, const float* packed) {
  if constexpr (slides) {
    kernels::cpu::sliding_row_sweep<Act, float>(s, in, out, packed,
                                                &kernels::cpu::slide_row<Left, Adjacent, float>)
        .run();
  }
}

template <activation Act = activation::none>
void check(geometry g, int offset = 3, bool with_bias = true, float weight = 0.0F) {
  if (!slides) return;
  for (const layout order : {layout::blocked, layout::nchw}) {
    g.in_order = order;
    plan::step s = step_of(g);
    s.tile = {plan::kernel_family::sliding_row, 1, 2};
    s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
    const bool adjacent = s.in.channel_stride == 1;
    const int left = (s.out.width - 2) % 3;
    const auto run = left == 0   ? adjacent ? &run_row<0, true, Act> : &run_row<0, false, Act>
                       : left == 1 ? adjacent ? &run_row<1, true, Act> : &run_row<1, false, Act>
                       : adjacent ? &run_row<2, true, Act>
                                 : &run_row<2, false, Act>;
    CHECK(difference<float>(s, run, offset, with_bias, weight) == "");
  }
}

TEST_CASE("blocks of channels, odd sizes") {
  check(image(8, 16, 14, 14));
  check(image(8, 16, 13, 15));
  check(image(16, 16, 3, 16));
  check(image(24, 16, 4, 17));
  check(image(48, 16, 5, 7));
}

TEST_CASE("rows and columns that are few") {
  for (const int width : {2, 3, 4}) {
    check(image(16, 16, 1, width));
    check(image(8, 16, 2, width));
  }
  check(padded(image(8, 16, 1, 6), {2, 2, 1, 1}));
  check(padded(image(8, 16, 5, 6), {0, 0, 1, 1}));
  check(padded(image(8, 16, 5, 6), {2, 0, 1, 1}));
  check(padded(image(8, 16, 4, 6), {0, 2, 1, 1}));
}

TEST_CASE("activations, no bias, alignment, numbers that must not spread") {
  check(finished(image(8, 16, 6, 8), activation::relu, false), 0);
  check<activation::leaky_relu>(finished(image(16, 16, 5, 9), activation::leaky_relu, false), 5);
  check(image(8, 16, 6, 8), 7, false);
  check(image(8, 16, 5, 8), 2, true, std::numeric_limits<float>::infinity());
  check(image(8, 16, 5, 8), 2, true, std::numeric_limits<float>::quiet_NaN());
}

TEST_CASE("what lies beside a view stays") {
  if constexpr (slides) {
    constexpr int height = 5, width = 8, most = 11;
    plan::step s = step_of(image(8, 16, height, width));
    s.tile = {plan::kernel_family::sliding_row, 1, 2};
    s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
    s.in.row_stride = s.out.row_stride = most * plan::channel_block;
    std::vector<float> in(16 * height * most, 1.0F), out(in.size(), 7.0F), weight(8 * 16 * 9);
    std::vector<float> packed(static_cast<std::size_t>(s.packed_elements));
    kernels::cpu::pack_conv2d(s, weight.data(), static_cast<const float*>(nullptr), packed.data());
    run_row<0, true, activation::none>(s, in.data(), nullptr, out.data(), packed.data());
    int wrong = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      wrong += out[i] != (i / 16 % most < width ? 0.0F : 7.0F);
    }
    CHECK(wrong == 0);
  }
}

}  // namespace
