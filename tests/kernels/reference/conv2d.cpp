// SPDX-License-Identifier: BSL-1.0
// The convolution that defines the numbers, against results worked out by hand or taken from
// PyTorch, in constant evaluation and at run time.
#include <convexpr/kernels/reference/conv2d.hpp>

#include <array>
#include <limits>

#include "../../support/catch.hpp"

using namespace convexpr;

namespace {

constexpr plan::step conv_step(const shape& in, const shape& out, hw kernel, sides pads = {},
                               hw stride = 1, hw dilation = 1, int groups = 1) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.in = plan::dense_view(in, layout::nchw);
  s.out = plan::dense_view(out, layout::nchw);
  s.kernel = kernel;
  s.pads = pads;
  s.stride = stride;
  s.dilation = dilation;
  s.groups = groups;
  return s;
}

template <std::size_t Size, std::size_t In, std::size_t Weights, std::size_t Out>
constexpr std::array<float, Size> conv(const plan::step& s, const float (&in)[In],
                                       const float (&weight)[Weights], const float (&bias)[Out]) {
  std::array<float, Size> out{};
  kernels::reference::conv2d<float>(s, in, nullptr, out.data(), weight, bias);
  return out;
}

constexpr float one_to_five[] = {1, 2, 3, 4, 5};
constexpr float no_bias[] = {0};
constexpr float infinity = std::numeric_limits<float>::infinity();

// Cross-correlation, the kernel is not flipped. 'same' with 4 taps: one zero before, two after.
constexpr auto same_of_4() {
  constexpr float taps[] = {1000, 100, 10, 1};
  return conv<5>(conv_step({1, 1, 5}, {1, 1, 5}, hw{1, 4}, {0, 0, 1, 2}), one_to_five, taps,
                 no_bias);
}
static_assert(same_of_4() == std::array<float, 5>{123, 1234, 2345, 3450, 4500});

// 2 taps, dilation 3, 'same'.
constexpr auto dilated() {
  constexpr float taps[] = {10, 1};
  return conv<5>(conv_step({1, 1, 5}, {1, 1, 5}, hw{1, 2}, {0, 0, 1, 2}, 1, hw{1, 3}), one_to_five,
                 taps, no_bias);
}
static_assert(dilated() == std::array<float, 5>{3, 14, 25, 30, 40});

// 3 taps, stride 2 on 0..5: PyTorch's padding=1, and TensorFlow's 'same'.
constexpr auto strided(sides pads) {
  constexpr float in[] = {0, 1, 2, 3, 4, 5}, taps[] = {1, 1, 1};
  return conv<3>(conv_step({1, 1, 6}, {1, 1, 3}, hw{1, 3}, pads, 2), in, taps, no_bias);
}
static_assert(strided({0, 0, 1, 1}) == std::array<float, 3>{1, 6, 12});
static_assert(strided({0, 0, 0, 1}) == std::array<float, 3>{3, 9, 9});

// Depthwise with multiplier 2: output o reads input o / 2.
constexpr auto depthwise() {
  constexpr float in[] = {10, 100}, weight[] = {1, 2, 3, 4}, bias[] = {0, 0, 0, 0.5F};
  return conv<4>(conv_step({2, 1, 1}, {4, 1, 1}, 1, {}, 1, 1, 2), in, weight, bias);
}
static_assert(depthwise() == std::array<float, 4>{10, 20, 300, 400.5F});

// Two input channels, two outputs, rows and columns told apart.
constexpr auto small_picture() {
  constexpr float in[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 0, 0, 1, 0, 0, 0, 1};
  constexpr float weight[] = {1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, -1}, bias[] = {100, 7};
  return conv<8>(conv_step({2, 3, 3}, {2, 2, 2}, 2), in, weight, bias);
}
static_assert(small_picture() == std::array<float, 8>{137, 147, 167, 177, 7, 7, 7, 7});

// A zero of the padding is not multiplied: 0 * infinity would be NaN. (At run time: g++ 12
// evaluates no fma of an infinity.)
auto infinite_weight() {
  constexpr float in[] = {1, 1}, weight[] = {infinity, 1};
  return conv<3>(conv_step({1, 1, 2}, {1, 1, 3}, hw{1, 2}, {0, 0, 1, 1}), in, weight, no_bias);
}

auto wholly_in_padding() {
  constexpr float in[] = {1}, weight[] = {infinity}, bias[] = {3};
  return conv<9>(conv_step({1, 1, 1}, {1, 3, 3}, 1, {1, 1, 1, 1}), in, weight, bias);
}

// Sums in which 2^25 swallows a 1 that comes while it is there: the order decides the result.
// Weights are 1, the picture is 18 channels of 2x2, elements given by channel, row and column.
struct element {
  int channel, y, x;
  float value;
};
constexpr float sum_of(const element (&elements)[3], float start = 0) {
  float in[18 * 4] = {}, weight[18 * 4] = {};
  for (float& w : weight) w = 1;
  for (const element& e : elements) in[e.channel * 4 + e.y * 2 + e.x] = e.value;
  const float bias[] = {start};
  return conv<1>(conv_step({18, 2, 2}, {1, 1, 1}, 2), in, weight, bias)[0];
}
constexpr float large = 0x1p25F;
// all taps of a block of 16 channels come before the next block
static_assert(sum_of({{0, 0, 0, large}, {0, 1, 1, 1}, {16, 0, 0, -large}}) == 0);
static_assert(sum_of({{0, 0, 0, large}, {15, 0, 0, -large}, {16, 0, 0, 1}}) == 1);
// the channels of a block come within the tap, rows before columns
static_assert(sum_of({{0, 0, 0, large}, {15, 0, 0, -large}, {0, 0, 1, 1}}) == 1);
static_assert(sum_of({{0, 0, 0, large}, {3, 0, 1, 1}, {2, 1, 0, -large}}) == 0);
static_assert(sum_of({{0, 0, 0, large}, {3, 0, 1, -large}, {2, 1, 0, 1}}) == 1);
// ascending, from the bias
static_assert(sum_of({{4, 0, 0, 1}, {5, 0, 0, -large}, {0, 1, 1, 0}}, large) == 0);
static_assert(sum_of({{4, 0, 0, -large}, {5, 0, 0, 1}, {0, 1, 1, 0}}, large) == 1);

}  // namespace

TEST_CASE("The same at run time") {
  CHECK(same_of_4() == std::array<float, 5>{123, 1234, 2345, 3450, 4500});
  CHECK(dilated() == std::array<float, 5>{3, 14, 25, 30, 40});
  CHECK(depthwise() == std::array<float, 4>{10, 20, 300, 400.5F});
  CHECK(small_picture() == std::array<float, 8>{137, 147, 167, 177, 7, 7, 7, 7});
  CHECK(infinite_weight() == std::array<float, 3>{1, infinity, infinity});
  CHECK(wholly_in_padding() == std::array<float, 9>{3, 3, 3, 3, infinity, 3, 3, 3, 3});
  CHECK(sum_of({{0, 0, 0, large}, {0, 1, 1, 1}, {16, 0, 0, -large}}) == 0);
  CHECK(sum_of({{0, 0, 0, large}, {15, 0, 0, -large}, {0, 0, 1, 1}}) == 1);
}

TEST_CASE("A zero weight is multiplied") {
  const float in[] = {infinity, 1}, weight[] = {0};
  const auto out = conv<2>(conv_step({1, 1, 2}, {1, 1, 2}, 1), in, weight, no_bias);
  CHECK(out[0] != out[0]);
  CHECK(out[1] == 0);
}

TEST_CASE("Each multiply-add rounds once") {
  const float a = 1 + 0x1p-12F;
  const float in[] = {a}, weight[] = {a}, bias[] = {-(1 + 0x1p-11F)};
  CHECK(conv<1>(conv_step({1, 1, 1}, {1, 1, 1}, 1), in, weight, bias)[0] == 0x1p-24F);
}

TEST_CASE("No bias, then the residual, then the activation; any layouts") {
  plan::step s = conv_step({1, 1, 2}, {2, 1, 2}, 1);
  s.out = plan::dense_view({2, 1, 2}, layout::blocked);
  s.second = plan::dense_view({2, 1, 2}, layout::nhwc);
  s.second_value = 0;
  s.act = activation::leaky_relu;
  s.slope = 0.5;
  const float in[] = {1, 2}, weight[] = {1, -3}, second[] = {10, 1, 20, 2};
  float out[32] = {};
  kernels::reference::conv2d<float>(s, in, second, out, weight, nullptr);
  CHECK(out[0] == 11);
  CHECK(out[1] == -1);
  CHECK(out[16] == 22);
  CHECK(out[17] == -2);
}
