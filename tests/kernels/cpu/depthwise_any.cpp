// SPDX-License-Identifier: BSL-1.0
// Depthwise tiles of any stride against sums written out.
#include <convexpr/kernels/cpu/depthwise_any.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

// Kernel rows 1 and 2 of 3, all three columns. Whole numbers: any order of summation gives the
// same.
template <class T, depthwise_any_shape Shape>
void check(int stride) {
  const int width = Shape.vectors * lanes<T>;
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  std::vector<T> in, weights, bias, out(at(Shape.pixels * width), T(-99));
  for (int i = 0; i < 2 * 1000; ++i) in.push_back(static_cast<T>(i * 7 % 11 - 5));
  for (int i = 0; i < 9 * width; ++i) weights.push_back(static_cast<T>(i * 5 % 13 - 6));
  for (int i = 0; i < width; ++i) bias.push_back(static_cast<T>(i));
  tile_call<T> call{};
  call.in = in.data();
  call.weights = weights.data();
  call.bias = bias.data();
  call.out = out.data();
  call.channels = 1;
  call.taps_before = 3;
  call.taps_high = 2;
  call.taps_wide = 3;
  call.kernel_width = 3;
  call.kernel_area = 9;
  call.floor = T(-20);
  call.in_row = 1000;
  call.in_column = 16;
  call.in_pixel = 16 * stride;
  call.out_pixel = width;
  for (int v = 0; v < Shape.vectors; ++v) call.out_vector[v] = v * lanes<T>;
  run_depthwise_any_tile<Shape, T>(call);
  for (int p = 0; p < Shape.pixels; ++p) {
    for (int o = 0; o < width; ++o) {
      T sum = bias[at(o)];
      for (int tap = 0; tap < 6; ++tap) {
        const int x = tap / 3 * 1000 + (p * stride + tap % 3) * 16 + o;
        sum += in[at(x)] * weights[at((3 + tap) * width + o)];
      }
      CHECK(out[at(p * width + o)] == (sum < T(-20) ? T(-20) : sum));
    }
  }
}

TEMPLATE_TEST_CASE("a depthwise tile", "", float, double) {
  check<TestType, depthwise_any_shape{5, 1, 0}>(1);
  check<TestType, depthwise_any_shape{5, 1, 0}>(2);
  check<TestType, depthwise_any_shape{5, 2, 16}>(1);
  check<TestType, depthwise_any_shape{4, 2, 32}>(2);
  check<TestType, depthwise_any_shape{3, 1, 48}>(3);
}

}  // namespace
