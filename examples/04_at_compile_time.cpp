// SPDX-License-Identifier: BSL-1.0
// What is known of a network before it runs, and a network that runs inside the compiler.
#include <array>
#include <convexpr/convexpr.hpp>
#include <cstdio>

#include "digits/network.hpp"

namespace cx = convexpr;

using Digits = cx::Model<digits::Network, cx::Input<1, 28, 28>>;
static_assert(Digits::output_shape == cx::shape{10});
static_assert(Digits::parameter_count == 9'098);
static_assert(Digits::macs == 290'080);               // multiply-adds for one image
static_assert(Digits::arena_bytes <= 64 * 1024);      // so a call needs no Workspace
static_assert(Digits::receptive_field.height.whole);  // Linear sees the whole picture
static_assert(!Digits::uses_generic_kernel);          // each step has a kernel of its own

// Without Flatten and Linear: each output sees 10x10 pixels, four from one to the next.
struct Features : cx::Sequential<cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>, cx::MaxPool2d<2>,
                                 cx::Conv2d<8, 16, 3, cx::with{.padding = 1}>, cx::MaxPool2d<2>> {};
using FeaturesModel = cx::Model<Features, cx::Input<1, 28, 28>>;
static_assert(FeaturesModel::output_shape == cx::shape{16, 7, 7});
static_assert(FeaturesModel::receptive_field.height.size == 10);
static_assert(FeaturesModel::receptive_field.height.stride == 4);

// The edges of a picture, computed by the compiler.
struct Edges
    : cx::Sequential<cx::Conv2d<1, 1, 3, cx::with{.padding = 1, .bias = false}>, cx::ReLU> {};
constexpr std::array<float, 9> laplace{-1, -1, -1, -1, 8, -1, -1, -1, -1};
constexpr std::array<float, 64> square = [] {
  std::array<float, 64> picture{};
  for (std::size_t i = 0; i < 64; ++i) {
    const bool inside = i % 8 >= 2 && i % 8 <= 5 && i / 8 >= 2 && i / 8 <= 5;
    picture[i] = inside ? 1 : 0;
  }
  return picture;
}();
constexpr auto edges = cx::evaluate<Edges, cx::Input<1, 8, 8>>(laplace.data(), square.data());
static_assert(edges(0, 2, 2) == 5 && edges(0, 2, 3) == 3 && edges(0, 3, 3) == 0);

int main() {
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) std::printf("%2g", double{edges(0, y, x)});
    std::printf("\n");
  }
}
