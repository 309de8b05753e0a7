// SPDX-License-Identifier: BSL-1.0
// Softmax of the reference: along each axis, with equal numbers, large numbers and infinities.
#include <convexpr/kernels/reference/softmax.hpp>

#include <array>
#include <limits>

#include "../../support/catch.hpp"

using namespace convexpr;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

template <std::size_t Size>
constexpr std::array<float, Size> softmax(const shape& extent, int axis,
                                          const std::array<float, Size>& in,
                                          plan::operation kind = plan::operation::softmax) {
  plan::step s{};
  s.kind = kind;
  s.axis = axis;
  s.in = s.out = plan::dense_view(extent, layout::nchw);
  std::array<float, Size> out{};
  kernels::reference::softmax<float>(s, in.data(), out.data());
  return out;
}

// 2x2x2, equal along one axis at a time.
static_assert(softmax<8>({2, 2, 2}, 0, {1, 2, 3, 4, 1, 2, 3, 4}) ==
              std::array<float, 8>{0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F});
static_assert(softmax<8>({2, 2, 2}, 1, {1, 2, 1, 2, 3, 4, 3, 4}) ==
              std::array<float, 8>{0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F});
static_assert(softmax<8>({2, 2, 2}, 2, {1, 1, 2, 2, 3, 3, 4, 4}) ==
              std::array<float, 8>{0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F});
// the largest is subtracted first; minus infinity gives nothing
static_assert(softmax<4>({4}, 0, {1e30F, -infinity, 1e30F, -1e30F}) ==
              std::array<float, 4>{0.5F, 0, 0.5F, 0});

// of one number only
static_assert(softmax<2>({2, 1, 1}, 1, {7, -7}, plan::operation::log_softmax) ==
              std::array<float, 2>{0, 0});

}  // namespace

TEST_CASE("the logarithm of 1, 2, 3") {
  const auto out = softmax<3>({3}, 0, {1, 2, 3}, plan::operation::log_softmax);
  CHECK(out[0] == Approx(-2.40760596).epsilon(1e-7));
  CHECK(out[1] == Approx(-1.40760596).epsilon(1e-7));
  CHECK(out[2] == Approx(-0.40760596).epsilon(1e-7));
}

TEST_CASE("1, 2, 3") {
  const auto out = softmax<3>({3}, 0, {1, 2, 3});
  CHECK(out[0] == Approx(0.09003057).epsilon(1e-6));
  CHECK(out[1] == Approx(0.24472847).epsilon(1e-6));
  CHECK(out[2] == Approx(0.66524096).epsilon(1e-6));
}

TEST_CASE("Nothing but minus infinity, or plus infinity, is no distribution") {
  for (const auto& in :
       {std::array<float, 2>{-infinity, -infinity}, std::array<float, 2>{0, infinity}}) {
    for (const float y : softmax<2>({2}, 0, in)) CHECK(y != y);
  }
}
