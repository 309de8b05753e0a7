// SPDX-License-Identifier: BSL-1.0
// Softmax on the CPU gives the bits of the reference; without fused multiply-add it stays close.
#include <convexpr/kernels/cpu/softmax.hpp>

#include <cmath>

#include "../../support/steps.hpp"

using namespace convexpr;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  if (s.kind == plan::operation::log_softmax)
    kernels::cpu::run_softmax<true>(s, in, out);
  else
    kernels::cpu::run_softmax<false>(s, in, out);
};

plan::step softmax_along(int axis, plan::operation kind = plan::operation::softmax) {
  plan::step s{};
  s.kind = kind;
  s.axis = axis;
  return s;
}

}  // namespace

TEST_CASE("softmax equals the reference along each axis") {
  if (!kernels::cpu::fused) return;  // the reference's exp has fused steps
  for (const int axis : {0, 1, 2}) {
    for (const int channels : steps::channel_counts()) {
      for (const auto kind : {steps::values::normal, steps::values::special}) {
        const shape extent(channels, 3, 5);
        steps::check_all_layouts(softmax_along(axis), extent, extent, kind, kernel);
        if (channels != 17) continue;
        const plan::step s = softmax_along(axis, plan::operation::log_softmax);
        steps::check_all_layouts(s, extent, extent, kind, kernel);
      }
    }
  }
}

TEST_CASE("softmax is a distribution, with and without fused multiply-add") {
  plan::step s = softmax_along(0);
  s.in = s.out = plan::dense_view(shape(1000), layout::nchw);
  steps::numbers random(3);
  float in[1000], out[1000];
  for (float& x : in) x = random.next<float>(steps::values::normal);
  kernels::cpu::run_softmax<false>(s, in, out);
  double sum = 0, expected_sum = 0;
  for (const float x : in) expected_sum += std::exp(static_cast<double>(x));
  for (int i = 0; i < 1000; ++i) {
    sum += static_cast<double>(out[i]);
    CHECK(static_cast<double>(out[i]) ==
          Approx(std::exp(static_cast<double>(in[i])) / expected_sum).epsilon(2e-6));
  }
  CHECK(sum == Approx(1).epsilon(1e-6));
}

TEST_CASE("softmax with infinities is PyTorch's") {
  const float inf = std::numeric_limits<float>::infinity();
  plan::step s = softmax_along(0);
  s.in = s.out = plan::dense_view(shape(3), layout::nchw);
  float out[3];
  kernels::cpu::run_softmax<false, float>(s, std::vector<float>{-inf, 2, 2}.data(), out);
  CHECK(out[0] == 0);
  CHECK(out[1] == 0.5F);
  kernels::cpu::run_softmax<false, float>(s, std::vector<float>{-inf, -inf, -inf}.data(), out);
  CHECK(std::isnan(out[0]));
  kernels::cpu::run_softmax<false, float>(s, std::vector<float>{-1e30F, 1e30F, 0}.data(), out);
  CHECK(out[0] == 0);
  CHECK(out[1] == 1);
}

TEST_CASE("log_softmax is its logarithm, where softmax is 0 as well") {
  const float inf = std::numeric_limits<float>::infinity();
  plan::step s = softmax_along(0, plan::operation::log_softmax);
  s.in = s.out = plan::dense_view(shape(4), layout::nchw);
  const std::vector<float> in{0, -1, -200, -inf};
  float out[4];
  kernels::cpu::run_softmax<true>(s, in.data(), out);
  const double log_sum = std::log(1 + std::exp(-1.0));
  CHECK(static_cast<double>(out[0]) == Approx(-log_sum).epsilon(1e-6));
  CHECK(static_cast<double>(out[1]) == Approx(-1 - log_sum).epsilon(1e-6));
  CHECK(static_cast<double>(out[2]) == Approx(-200 - log_sum).epsilon(1e-6));
  CHECK(out[3] == -inf);
}
