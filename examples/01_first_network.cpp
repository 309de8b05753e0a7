// SPDX-License-Identifier: BSL-1.0
// A network is a type: its shapes, its memory and its cost are known before it runs.
//   01_first_network digits/model.safetensors
#include <algorithm>
#include <convexpr/convexpr.hpp>
#include <cstdio>
#include <exception>

namespace cx = convexpr;

// clang-format off
struct Digits : cx::Sequential<                               // like class Digits(nn.Module)
    cx::Named<"conv1", cx::Conv2d<1, 8, 3, cx::with{.padding = 1}>>,  cx::ReLU, cx::MaxPool2d<2>,
    cx::Named<"conv2", cx::Conv2d<8, 16, 3, cx::with{.padding = 1}>>, cx::ReLU, cx::MaxPool2d<2>,
    cx::Flatten,
    cx::Named<"fc", cx::Linear<784, 10>>> {};

using DigitsModel = cx::Model<Digits, cx::Input<1, 28, 28>>;  // every shape is checked here
static_assert(DigitsModel::output_shape == cx::shape{10});
static_assert(DigitsModel::arena_bytes < 64 * 1024);          // the memory budget is a unit test
// clang-format on

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  const auto model = cx::load<DigitsModel>(argv[1]);  // names, shapes, dtypes: checked once

  DigitsModel::input_tensor image{};  // a seven, drawn by hand
  for (int x = 7; x < 20; ++x) image(0, 6, x) = image(0, 7, x) = 1;
  for (int y = 8; y < 23; ++y) {
    for (int x = 0; x < 3; ++x) image(0, y, 17 + x - (y - 8) / 2) = 1;
  }

  const auto logits = model(image);  // no allocation, no lock, no throw
  std::printf("This is a %td.\n", std::max_element(logits.begin(), logits.end()) - logits.begin());
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
