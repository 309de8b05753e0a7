// SPDX-License-Identifier: BSL-1.0
// rejected: expected an executor as the last argument of this call
// lines: g++ 14, clang 17
// rule: What stands last in a call of a model runs it: a `cx::thread_pool`, or any type with `concurrency()` and `run(body)`, both noexcept. A number of threads does not.
#include <convexpr/convexpr.hpp>
#include <convexpr/thread_pool.hpp>

namespace cx = convexpr;

using Network = cx::Model<cx::Sequential<cx::Conv2d<3, 16, 3>, cx::ReLU>, cx::Input<3, 8, 8>>;

void infer(const Network& network, Network::input_span in, Network::output_span out) {
#ifdef REPAIRED
  cx::thread_pool threads(2);
#else
  const int threads = 2;
#endif
  network(in, out, threads);
}
