// SPDX-License-Identifier: BSL-1.0
// Activations of the reference, in constant evaluation and between layouts.
#include <convexpr/kernels/reference/pointwise.hpp>

#include <array>

#include "../../support/catch.hpp"

using namespace convexpr;

namespace {

constexpr std::array<float, 4> activated(activation a) {
  constexpr float in[] = {-2, -0.5F, 0, 3};
  std::array<float, 4> out{};
  plan::step s{};
  s.kind = plan::operation::pointwise;
  s.act = a;
  s.slope = 0.25;
  s.in = s.out = plan::dense_view(shape(1, 2, 2), layout::nchw);
  kernels::reference::pointwise<float>(s, in, out.data());
  return out;
}
static_assert(activated(activation::none) == std::array<float, 4>{-2, -0.5F, 0, 3});
static_assert(activated(activation::relu) == std::array<float, 4>{0, 0, 0, 3});
static_assert(activated(activation::leaky_relu) == std::array<float, 4>{-0.5F, -0.125F, 0, 3});
static_assert(activated(activation::sigmoid)[2] == 0.5F);
static_assert(activated(activation::tanh)[2] == 0);

}  // namespace

TEST_CASE("The same at run time") {
  CHECK(activated(activation::leaky_relu) == std::array<float, 4>{-0.5F, -0.125F, 0, 3});
  CHECK(activated(activation::sigmoid)[3] == Approx(0.95257413).epsilon(1e-7));
  CHECK(activated(activation::tanh)[1] == Approx(-0.46211716).epsilon(1e-7));
}
