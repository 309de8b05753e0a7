// SPDX-License-Identifier: BSL-1.0
// How far Winograd's algorithm in float is from sums in double, as a share of the layer's largest
// output: the bounds that docs/measuring.md states, for inputs of both signs and behind a relu.
#include <convexpr/kernels/reference/winograd.hpp>

#include <vector>

#include "../../support/catch.hpp"
#include "../../support/relaxed_error.hpp"

namespace {

using namespace convexpr;

// Of 256 outputs, 16 channels of one tile in the corner and of one in the middle.
template <int Outputs, int Taps, int OutputsDown = Outputs>
double error(int channels, bool relu) {
  constexpr int size = 2 * Outputs + 2, outputs = 16;
  std::vector<tests::output_place> places;
  for (int o = 0; o < outputs; ++o) {
    for (int i = 0; i < 16; ++i) {
      const int corner = i < 8 ? 0 : Outputs;
      places.push_back({o, corner + i % 2 * (Outputs - 1), corner + i / 2 % Outputs});
    }
  }
  return tests::relaxed_error(
      {channels, size, size}, outputs, Taps, relu, places,
      [](const plan::step& s, const float* in, const float* weight, tests::output_place at) {
        return kernels::reference::winograd_sum<OutputsDown, Outputs, Taps>(
            s, in, weight, static_cast<const float*>(nullptr), at.channel, at.y, at.x);
      });
}

TEST_CASE("errors of 2x2 tiles") {
  for (const bool relu : {false, true}) {
    CHECK(error<2, 3>(64, relu) < 1e-6);
    CHECK(error<2, 3>(512, relu) < 2e-6);
  }
}
TEST_CASE("errors of 2x4 tiles") {
  for (const bool relu : {false, true}) {
    CHECK(error<4, 3, 2>(64, relu) < 2e-6);
    CHECK(error<4, 3, 2>(512, relu) < 5e-6);
  }
}
TEST_CASE("errors of 4x4 tiles") {
  for (const bool relu : {false, true}) {
    CHECK(error<4, 3>(64, relu) < 3e-6);
    CHECK(error<4, 3>(128, relu) < 4e-6);
    CHECK(error<4, 3>(256, relu) < 5e-6);
    CHECK(error<4, 3>(512, relu) < 8e-6);
  }
}
TEST_CASE("errors of 4x4 tiles of 5x5 kernels") {
  for (const bool relu : {false, true}) {
    CHECK(error<4, 5>(64, relu) < 1e-5);
    CHECK(error<4, 5>(256, relu) < 2e-5);
  }
}

#if !defined(__clang__)  // which cannot fuse in a constant
// Whole images, in a constant, with powers of two that no step rounds.
static_assert([] {
  plan::step s{};
  s.kernel = 3;
  s.pads = {1, 1, 1, 1};
  s.in = plan::dense_view({2, 3, 3}, layout::nchw);
  s.out = plan::dense_view({1, 3, 3}, layout::nchw);
  float in[18] = {}, weight[18] = {}, got[9] = {}, expected[9] = {};
  const float bias[] = {0.5F};
  for (int i = 0; i < 18; ++i)
    in[i] = static_cast<float>(i % 5), weight[i] = i % 3 == 1 ? 2.F : -4.F;
  kernels::reference::winograd<2, 2, 3>(s, in, static_cast<float*>(nullptr), got, weight, bias);
  kernels::reference::conv2d(s, in, static_cast<float*>(nullptr), expected, weight, bias);
  for (int i = 0; i < 9; ++i) {
    if (got[i] != expected[i]) return false;
  }
  return true;
}());
#endif

}  // namespace
