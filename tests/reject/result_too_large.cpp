// SPDX-License-Identifier: BSL-1.0
// rejected: more than 4 MB would be returned on the stack
// lines: g++ 13, clang 21
// rule: What a call returns lies on the stack, where 8 MB are common; larger results go to spans.
#include <convexpr/convexpr.hpp>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<1, 2, 3>>, cx::Input<1, 1080, 1920>>;

void infer(const Network& network, const Network::input_tensor& in, Network::output_span out,
           cx::Workspace<Network>& workspace) {
#ifdef REPAIRED
  network(in.span(), out, workspace);
#else
  const auto result = network(in, workspace);
  static_cast<void>(result);
  static_cast<void>(out);
#endif
}
