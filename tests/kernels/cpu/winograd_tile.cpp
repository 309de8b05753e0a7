// SPDX-License-Identifier: BSL-1.0
// One tile: inputs at the image's border, a group of products, outputs that the image lacks.
#include <convexpr/kernels/cpu/winograd_tile.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using kernels::cpu::lanes;

constexpr int block = plan::channel_block;
constexpr kernels::cpu::winograd_shape small{{2, 2}, 3};

TEST_CASE("pixels outside of the image count as zeros") {
  std::vector<float> tile(4 * 4 * block, 99.F);  // the image is its middle
  for (int i = 0; i < 2 * 2 * block; ++i) {
    const int pixel = i / block, y = 1 + pixel / 2, x = 1 + pixel % 2;
    tile[static_cast<std::size_t>((4 * y + x) * block + i % block)] = static_cast<float>(1 + pixel);
  }
  std::vector<float> to(16 * block);
  kernels::cpu::winograd_inputs<float> t{};
  t.row = 4 * block;
  t.pixel = block;
  t.in = tile.data();
  t.first_row = t.first_column = 1;
  t.last_row = t.last_column = 3;
  t.to = to.data();
  t.next = block;
  kernels::cpu::transform_inputs<small>(t);
  // rows of B: {-1 0 1 0}, {0 1 1 0}, {0 -1 1 0}, {0 -1 0 1}; the image is {1 2, 3 4}
  const float expected[] = {4, 7, 1, -3, 6, 10, 2, -4, 2, 4, 0, -2, -2, -3, -1, 1};
  for (int p = 0; p < 16; ++p) CHECK(to[static_cast<std::size_t>(p * block + 3)] == expected[p]);
}

TEST_CASE("products of two tiles") {
  constexpr int channels = 19, width = 2 * lanes<float>;
  std::vector<float> in(2 * 40 * block), weights(channels * width), out(2 * width);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i % 7);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i % 5);
  kernels::cpu::winograd_products<float> p{};
  p.in = in.data();
  p.weights = p.ahead = weights.data();
  p.out = out.data();
  p.channels = channels;
  p.in_block = 40 * block;
  kernels::cpu::add_products<2, 2>(p);
  for (int tile = 0; tile < 2; ++tile) {
    for (int o = 0; o < width; ++o) {
      float sum = 0;
      for (int c = 0; c < channels; ++c) {
        sum += in[static_cast<std::size_t>(c / block * p.in_block + tile * block + c % block)] *
               weights[static_cast<std::size_t>(c * width + o)];
      }
      CHECK(out[static_cast<std::size_t>(tile * width + o)] == sum);
    }
  }
}

TEST_CASE("outputs: bias, residual, relu, and no more than the image has") {
  std::vector<float> sums(16 * lanes<float>), out(4 * lanes<float>, 99.F), second(out.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sums[i] = static_cast<float>(i / lanes<float>);
  }
  const std::vector<float> bias(lanes<float>, -50.F);
  for (std::size_t i = 0; i < second.size(); ++i) second[i] = static_cast<float>(100 * (i % 2));
  kernels::cpu::winograd_outputs<float> t{};
  t.sums = sums.data();
  t.next = lanes<float>;
  t.bias = bias.data();
  t.second = second.data();
  t.out = out.data();
  t.out_row = t.second_row = 2 * lanes<float>;
  t.out_pixel = t.second_pixel = lanes<float>;
  t.rows = 2;
  t.columns = 1;
  kernels::cpu::transform_outputs<small>(t);
  // rows of A: {1 1 1 0}, {0 1 -1 1}: 0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10 and 45 - 8 - 9 - 10 ...
  CHECK(out[0] == 0);
  CHECK(out[1] == 45 - 50 + 100);
  CHECK(out[lanes<float>] == 99);
  CHECK(out[2 * lanes<float> + 1] == (4 + 5 + 6) - (8 + 9 + 10) + (12 + 13 + 14) - 50 + 100);
  CHECK(out[3 * lanes<float>] == 99);
}

}  // namespace
