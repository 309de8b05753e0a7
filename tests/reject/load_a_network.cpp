// SPDX-License-Identifier: BSL-1.0
// rejected: load makes a model: expected load<cx::Model<Net, cx::Input<...>>>(file)
// lines: g++ 9, clang 10
// rule: `load` makes what runs, a Model: a network and its input. `load_parameters<Net>` takes a network.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU> {};
void run() {
#ifdef REPAIRED
  const auto network = cx::load<cx::Model<Net, cx::Input<3, 8, 8>>>("net.safetensors");
#else
  const auto network = cx::load<Net>("net.safetensors");
#endif
  static_cast<void>(network);
}
