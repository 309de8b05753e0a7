// SPDX-License-Identifier: BSL-1.0
// How far sums across lanes in float are from sums in double, as a share of the layer's largest
// output: the bounds that decision 009 states, for inputs of both signs and behind a relu.
#include <convexpr/kernels/reference/across_lanes.hpp>

#include <vector>

#include "../../support/catch.hpp"
#include "../../support/relaxed_error.hpp"

namespace {

using namespace convexpr;

template <int Lanes>
double error(int channels, int taps, bool relu) {
  constexpr int size = 6, outputs = 4;
  std::vector<tests::output_place> places;
  for (int i = 0; i < outputs * size * size; ++i) {
    places.push_back({i % outputs, i / outputs % size, i / outputs / size});
  }
  return tests::relaxed_error(
      {channels, size, size}, outputs, taps, relu, places,
      [](const plan::step& s, const float* in, const float* weight, tests::output_place at) {
        return kernels::reference::across_lanes_sum<Lanes>(
            s, in, weight, static_cast<const float*>(nullptr), at.channel, at.y, at.x);
      });
}

TEST_CASE("errors") {
  for (const bool relu : {false, true}) {
    CHECK(error<16>(64, 3, relu) < 1e-6);
    CHECK(error<8>(64, 3, relu) < 1e-6);
    CHECK(error<4>(64, 3, relu) < 1e-6);
    CHECK(error<16>(512, 3, relu) < 2e-6);
    CHECK(error<8>(512, 3, relu) < 2e-6);
    CHECK(error<16>(64, 5, relu) < 2e-6);
  }
}

#if !defined(__clang__)  // which cannot fuse in a constant
// Whole images, in a constant, with whole numbers: every order gives the same sums.
static_assert([] {
  plan::step s{};
  s.kernel = 3;
  s.pads = {1, 1, 1, 1};
  s.in = plan::dense_view({4, 3, 3}, layout::nchw);
  s.out = plan::dense_view({1, 3, 3}, layout::nchw);
  float in[36] = {}, weight[36] = {}, got[9] = {}, expected[9] = {};
  const float bias[] = {0.5F};
  for (int i = 0; i < 36; ++i) {
    in[i] = static_cast<float>(i % 5);
    weight[i] = i % 3 == 1 ? 2.F : -3.F;
  }
  kernels::reference::across_lanes<4>(s, in, got, weight, bias);
  kernels::reference::conv2d(s, in, static_cast<float*>(nullptr), expected, weight, bias);
  for (int i = 0; i < 9; ++i) {
    if (got[i] != expected[i]) return false;
  }
  return true;
}());
#endif

}  // namespace
