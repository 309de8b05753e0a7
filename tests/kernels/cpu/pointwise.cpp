// SPDX-License-Identifier: BSL-1.0
// Activations on the CPU give the bits of the reference, in every layout.
#include <convexpr/kernels/cpu/pointwise.hpp>

#include "../../support/activations.hpp"
#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out,
                       const auto* vectors) {
  activations::with(s.act, [&](auto kind) {
    kernels::cpu::run_pointwise<decltype(kind)::value>(s, in, out, vectors);
  });
};

}  // namespace

TEST_CASE("pointwise equals the reference") {
  for (int i = 0; i < activations::count; ++i) {
    const auto a = static_cast<activation>(i);
    if (!kernels::cpu::fused && !activations::exact_without_fma(a)) continue;
    plan::step s{};
    s.kind = operation::pointwise;
    s.act = a;
    s.slope = 0.2;
    s.threshold = 1;
    for (const int channels : {1, 16, 17, 35}) {
      const shape extent(channels, 1, 3);
      steps::check_all_layouts(s, extent, extent, steps::values::special, kernel);
    }
  }
}

TEST_CASE("An activation may work in place") {
  plan::step s{};
  s.kind = operation::pointwise;
  s.act = activation::leaky_relu;
  s.slope = 0.5;
  s.in = s.out = plan::dense_view(shape(19), layout::nchw);
  float data[19];
  for (int i = 0; i < 19; ++i) data[i] = static_cast<float>(i - 9);
  kernels::cpu::run_pointwise<activation::leaky_relu, float>(s, data, data, nullptr);
  for (int i = 0; i < 19; ++i) CHECK(data[i] == static_cast<float>(i < 9 ? (i - 9) / 2.0 : i - 9));
}

TEST_CASE("A part of a wider NHWC picture is read and written by itself") {
  plan::step s{};
  s.kind = operation::pointwise;
  s.in = plan::dense_view(shape(3, 2, 2), layout::nhwc);
  s.out = s.in;
  s.out.pixel_stride = 5;  // channels 1, 2, 3 of 5
  s.out.row_stride = 10;
  const float in[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  float out[20] = {};
  kernels::cpu::run_pointwise<activation::none, float>(s, in, out + 1, nullptr);
  for (int i = 0; i < 20; ++i) {
    const int c = i % 5 - 1;
    CHECK(out[i] == (c >= 0 && c < 3 ? in[i / 5 * 3 + c] : 0.0F));
  }
}
