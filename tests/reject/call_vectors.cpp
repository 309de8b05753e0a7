// SPDX-License-Identifier: BSL-1.0
// rejected: no call of this model takes these arguments; expected model(tensor), model(in, out) with
// lines: g++ 9, clang 10
// rule: How long a vector is no type says: the form for a batch, here of one image, checks it when it runs.
#include <convexpr/convexpr.hpp>
#include <vector>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU>, cx::Input<3, 8, 8>>;

void infer(const Network& network, const std::vector<float>& in, std::vector<float>& out) {
#ifdef REPAIRED
  static cx::Workspace<Network> workspace;
  network(1, in, out, workspace);
#else
  network(in, out);
#endif
}
