// SPDX-License-Identifier: BSL-1.0
// rejected: a model is made with its weights: expected cx::load<Model>(file), or
// lines: g++ 8, clang 9
// rule: There is no model without weights. How long a vector is no type says: a span of `parameter_count` does.
#include <convexpr/convexpr.hpp>
#include <vector>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU>, cx::Input<3, 8, 8>>;

void infer(const std::vector<float>& weights) {
#ifdef REPAIRED
  const std::span<const float, Network::parameter_count> all(weights);
  const Network network(all);
#else
  const Network network(weights);
#endif
  static_cast<void>(network);
}
