// SPDX-License-Identifier: BSL-1.0
// rejected: no call of this model takes these arguments; expected model(tensor), model(in, out) with
// lines: g++ 9, clang 10
// rule: Spans and arrays have the sizes of the network in their type; `input_size` and `output_size` are constants of the model.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU>, cx::Input<3, 8, 8>>;

void infer(const Network& network) {
#ifdef REPAIRED
  static float in[Network::input_size], out[Network::output_size];
#else
  static float in[3 * 8 * 9], out[Network::output_size];
#endif
  network(in, out);
}
