// SPDX-License-Identifier: BSL-1.0
// Networks that the compiler evaluates, their results worked out by hand; and the same at run time.
#include "convexpr/evaluate.hpp"

#include <array>
#include <vector>

#include "convexpr/layers.hpp"
#include "convexpr/model.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

// Where does the picture become brighter, to the right and downwards? All numbers are integers or
// halves, so that one or two roundings make no difference.
struct Edges : Sequential<Conv2d<1, 2, 3>, ReLU, MaxPool2d<2>, Flatten, Linear<8, 2>> {};
using Picture = Input<1, 6, 6>;

constexpr std::array<float, 2 * 9 + 2 + 2 * 8 + 2> sobel{
    -1,  0,  1,  -2, 0, 2, -1, 0, 1,  // to the right
    -1,  -2, -1, 0,  0, 0, 1,  2, 1,  // downwards
    0,   -1,                          // biases
    1,   1,  1,  1,  0, 0, 0,  0,     // the sum of the first channel
    1,   2,  3,  4,  5, 6, 7,  8,     // all with their positions
    0.5, -2};
static_assert(sobel.size() == Parameters<Edges>::size);

constexpr auto half_dark = [] {
  Tensor<float, Picture::extent> t{};
  for (int y = 0; y < 6; ++y) {
    for (int x = 3; x < 6; ++x) t(0, y, x) = 1;
  }
  return t;
}();

// Rows of the first channel are 0 4 4 0, of the second 0 - 1; each maximum of 2x2 is 4, and 0.
constexpr auto seen = evaluate<Edges, Picture>(sobel.data(), half_dark.data());
static_assert(seen.extent == shape{2});
static_assert(seen(0) == 4 + 4 + 4 + 4 + 0.5F);
static_assert(seen(1) == 4 * (1 + 2 + 3 + 4) - 2);

// One pixel through the steps that share memory: a residual, a concat in place and one that is
// copied, an enlargement.
struct Joined
    : Sequential<Residual<Named<"a", Conv2d<1, 1, 3, with{.padding = 1}>>>,
                 Concat<Named<"b", Conv2d<1, 16, 1>>, Identity>, Upsample<2>, AvgPool2d<2>> {};
constexpr auto joined = [] {
  std::array<float, Parameters<Joined>::size> p{};
  p[4] = 2;  // the middle of the 3x3 kernel
  p[9] = 1;  // its bias
  for (std::size_t i = 0; i < 16; ++i) p[10 + i] = static_cast<float>(i);
  p[10 + 16 + 15] = -7;
  const float pixels[] = {3, 0, 0, 0};
  return evaluate<Joined, Input<1, 2, 2>>(p.data(), pixels);
}();
static_assert(joined.extent == shape{17, 2, 2});
static_assert(joined(0, 0, 0) == 0 && joined(1, 0, 0) == 3 + (2 * 3 + 1) && joined(1, 1, 1) == 1);
static_assert(joined(15, 0, 0) == 15 * 10 - 7 && joined(16, 0, 0) == 10 && joined(16, 1, 0) == 1);

// Batch normalisation goes into the convolution before it: (2 x + 3 - 1) / sqrt(4) * 6 + 5.
struct Normed : Sequential<Conv2d<1, 1, 1>, BatchNorm2d<1, batch_norm{.eps = 0.0}>> {};
constexpr float normed[] = {2, 3, 6, 5, 1, 4};
constexpr float seven[] = {7};
static_assert(evaluate<Normed, Input<1, 1, 1>>(normed, seven)(0) == (2 * 7 + 3 - 1) / 2 * 6 + 5);

// Padding of other modes is a step of its own.
struct Mirrored
    : Conv2d<1, 1, hw{1, 3}, with{.padding = hw{0, 1}, .bias = false, .padding_mode = "circular"}> {
};
constexpr float taps[] = {100, 10, 1};
constexpr float row[] = {1, 2, 3, 4};
static_assert(evaluate<Mirrored, Input<1, 1, 4>>(taps, row) ==
              Tensor<float, shape{1, 1, 4}>{412, 123, 234, 341});

static_assert(evaluate<Identity, Input<1, 1, 4>>(nullptr, row)(0, 0, 3) == 4);
static_assert(evaluate<Softmax<>, Input<4>>(nullptr, std::array<float, 4>{}.data())(0) == 0.25F);

// For pictures of interleaved colours.
struct Mixed : Sequential<Conv2d<3, 5, 3, with{.padding = 1}>, LeakyReLU<0.25>, Conv2d<5, 2, 2>> {};

template <class In>
std::vector<float> mixed(const std::vector<float>& in) {
  const auto p = tests::random_numbers(1).vector<float>(Parameters<Mixed>::size);
  const auto out = evaluate<Mixed, In>(p.data(), in.data());
  return {out.begin(), out.end()};
}

}  // namespace

TEST_CASE("the compiler's result is the program's") {
  const auto again = evaluate<Edges, Picture>(sobel.data(), half_dark.data());
  CHECK(again == seen);
  const Model<Edges, Picture> model{std::span(sobel)};
  CHECK(model(half_dark) == seen);
}

TEST_CASE("NHWC gives the same numbers") {
  const auto planes = tests::random_numbers(2).vector<float>(3 * 4 * 5);
  std::vector<float> pixels(planes.size());
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t c = 0; c < 3; ++c) pixels[3 * i + c] = planes[20 * c + i];
  }
  const auto from_planes = mixed<Input<3, 4, 5>>(planes);
  const auto from_pixels = mixed<Input<3, 4, 5, nhwc>>(pixels);
  REQUIRE(from_planes.size() == 2 * 3 * 4);
  for (std::size_t i = 0; i < 12; ++i) {
    for (std::size_t c = 0; c < 2; ++c) CHECK(from_planes[12 * c + i] == from_pixels[2 * i + c]);
  }
}
