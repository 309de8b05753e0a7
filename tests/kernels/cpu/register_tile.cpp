// SPDX-License-Identifier: BSL-1.0
// One register tile on its own: each pixel and vector gets its own sum, residual and maximum.
#include <convexpr/kernels/cpu/register_tile.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

// 3 pixels x 2 vectors of 18 channels in two blocks, kernel 2x2 of which the right column exists.
// Whole numbers, so that every order of summation gives the same.
template <class T, tile_shape Shape>
void check() {
  const int width = Shape.vectors * lanes<T>;
  const int channels = 18;
  const auto in_at = [&](int c, int y, int x) {
    return (c / 16) * 1000 + y * 200 + x * 20 + c % 16;
  };
  std::vector<T> in(4000), weights, bias, second, out(static_cast<std::size_t>(3 * width), T(-99));
  for (std::size_t i = 0; i < in.size(); ++i)
    in[i] = static_cast<T>(static_cast<int>(i * 7 % 11) - 5);
  for (int i = 0; i < 4 * channels * width; ++i) weights.push_back(static_cast<T>(i * 5 % 13 - 6));
  for (int i = 0; i < width; ++i) bias.push_back(static_cast<T>(i));
  for (int i = 0; i < 3 * width; ++i) second.push_back(static_cast<T>(i % 7));
  tile_call<T> call{};
  call.in = in.data();
  call.weights = weights.data();
  call.bias = bias.data();
  call.second = second.data();
  call.out = out.data();
  call.channels = channels;
  call.taps_before = 1;
  call.taps_high = 2;
  call.taps_wide = 1;
  call.kernel_width = 2;
  call.kernel_area = 4;
  call.floor = T(-20);
  call.in_block = 1000;
  call.in_channel = 1;
  call.in_row = 200;
  call.in_column = 20;
  call.in_pixel = 40;
  call.out_pixel = call.second_pixel = width;
  for (int v = 0; v < Shape.vectors; ++v) call.out_vector[v] = call.second_vector[v] = v * lanes<T>;
  run_tile<Shape, T>(call);
  for (int p = 0; p < 3; ++p) {
    for (int o = 0; o < width; ++o) {
      T sum = bias[static_cast<std::size_t>(o)];
      for (int block = 0; block < channels; block += 16) {
        const int size = channels - block < 16 ? channels - block : 16;
        for (int y = 0; y < 2; ++y) {
          for (int c = 0; c < size; ++c) {
            const int x = in_at(block + c, y, 2 * p);
            const int w = (block * 4 + (2 * y + 1) * size + c) * width + o;
            sum += in[static_cast<std::size_t>(x)] * weights[static_cast<std::size_t>(w)];
          }
        }
      }
      sum += second[static_cast<std::size_t>(p * width + o)];
      CHECK(out[static_cast<std::size_t>(p * width + o)] == (sum < T(-20) ? T(-20) : sum));
    }
  }
}

TEMPLATE_TEST_CASE("a tile", "", float, double) {
  check<TestType, tile_shape{3, 2, 40, true}>();
  check<TestType, tile_shape{3, 2, 0, false}>();
  check<TestType, tile_shape{3, 1, 40, true}>();
}

}  // namespace
