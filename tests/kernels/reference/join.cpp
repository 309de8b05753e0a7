// SPDX-License-Identifier: BSL-1.0
// Sums and products of the reference, in constant evaluation, between layouts and with repeats.
#include <convexpr/kernels/reference/join.hpp>

#include <array>

#include "../../support/catch.hpp"

using namespace convexpr;
using plan::operation;

namespace {

constexpr std::array<float, 4> joined(operation kind, activation a) {
  constexpr float in[] = {1, 2, 3, 4}, second[] = {-5, 10, 20, -30};  // NCHW; NHWC
  std::array<float, 4> out{};
  plan::step s{};
  s.kind = kind;
  s.act = a;
  s.in = s.out = plan::dense_view(shape(2, 1, 2), layout::nchw);
  s.second = plan::dense_view(shape(2, 1, 2), layout::nhwc);
  kernels::reference::join<float>(s, in, second, out.data());
  return out;
}
static_assert(joined(operation::add, activation::none) == std::array<float, 4>{-4, 22, 13, -26});
static_assert(joined(operation::add, activation::relu) == std::array<float, 4>{0, 22, 13, 0});
static_assert(joined(operation::mul, activation::none) == std::array<float, 4>{-5, 40, 30, -120});
static_assert(joined(operation::mul, activation::relu) == std::array<float, 4>{0, 40, 30, 0});

// A 2x1x2 image times a tensor of the shape `repeated`.
constexpr std::array<float, 4> scaled(shape repeated) {
  constexpr float in[] = {1, 2, 3, 4}, second[] = {10, 100};
  std::array<float, 4> out{};
  plan::step s{};
  s.kind = operation::mul;
  s.in = s.out = plan::dense_view(shape(2, 1, 2), layout::nchw);
  s.second = plan::repeated(plan::dense_view(repeated, layout::nchw), s.out);
  kernels::reference::join<float>(s, in, second, out.data());
  return out;
}
static_assert(scaled({2, 1, 1}) == std::array<float, 4>{10, 20, 300, 400});
static_assert(scaled({1, 1, 2}) == std::array<float, 4>{10, 200, 30, 400});
static_assert(scaled({1, 1, 1}) == std::array<float, 4>{10, 20, 30, 40});

}  // namespace

TEST_CASE("The same at run time") {
  CHECK(joined(operation::add, activation::relu) == std::array<float, 4>{0, 22, 13, 0});
  CHECK(joined(operation::mul, activation::none) == std::array<float, 4>{-5, 40, 30, -120});
  CHECK(scaled({2, 1, 1}) == std::array<float, 4>{10, 20, 300, 400});
}
