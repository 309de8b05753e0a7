// SPDX-License-Identifier: BSL-1.0
// What weights_from_python.py asks for: weights drawn and saved, or loaded with their self-test.
#include <convexpr/convexpr.hpp>
#include <cstdio>
#include <string_view>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 8, 3, cx::with{.padding = 1, .bias = false}>,
                            cx::BatchNorm2d<8>, cx::ReLU, cx::MaxPool2d<2>,
                            cx::Conv2d<8, 6, cx::hw{3, 5}, cx::with{.groups = 2}>, cx::Flatten,
                            cx::Linear<48, 4>> {};
using Model = cx::Model<Net, cx::Input<3, 12, 12>>;

int main(int argc, char** argv) try {
  const std::string_view what = argc == 3 ? argv[1] : "";
  if (what == "draw") {
    cx::save(cx::initial_parameters<Net>(7), argv[2]);
  } else if (what == "load") {
    cx::load<Model>(argv[2], cx::self_test.within(1e-5));
  } else {
    return 2;
  }
} catch (const cx::file_error& e) {
  std::printf("%s\n", e.what());
  return 1;
}
