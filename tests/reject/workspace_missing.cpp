// SPDX-License-Identifier: BSL-1.0
// rejected: this network computes in more than 64 KB of memory: pass a cx::Workspace of this model
// lines: g++ 9, clang 10
// rule: A call has 64 KB of memory on the stack. A network that needs more takes a `cx::Workspace<Model>`, which is made once for each thread that calls.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU, cx::Conv2d<16, 3, 3>>,
                          cx::Input<3, 64, 64>>;

void infer(const Network& network, const Network::input_tensor& in) {
#ifdef REPAIRED
  static cx::Workspace<Network> workspace;
  static const auto out = network(in, workspace);
#else
  static const auto out = network(in);
#endif
  static_cast<void>(out);
}
