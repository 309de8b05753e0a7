// SPDX-License-Identifier: BSL-1.0
// A user's program: exits with 0 when the installed library computes 2 * 5 + 3 * 7 + 1.
#include <array>
#include <convexpr/convexpr.hpp>
#include <cstdio>
#include <span>

namespace cx = convexpr;

struct Weigher : cx::Sequential<cx::Conv2d<2, 1, 1>, cx::ReLU> {};
using Model = cx::Model<Weigher, cx::Input<2, 1, 1>>;

int main() {
  constexpr std::array<float, 3> parameters{2, 3, 1};  // the weights of two channels, the bias
  const Model model{std::span(parameters)};
  const Model::output_tensor sum = model(Model::input_tensor{5, 7});
  std::printf("%g\n", static_cast<double>(sum.span()[0]));
  return sum.span()[0] == 32 ? 0 : 1;
}
