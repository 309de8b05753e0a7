// SPDX-License-Identifier: BSL-1.0
// A convolution of a square picture padded to the same size, blocked before and as you like behind:
// for tests of what the plan chooses.
#pragma once

#include <convexpr/plan/step.hpp>

namespace tests {

constexpr convexpr::plan::step conv(int in, int out, int size = 128, int kernel = 3,
                                    convexpr::layout out_order = convexpr::layout::blocked) {
  using namespace convexpr;
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = kernel;
  s.pads = {kernel / 2, kernel / 2, kernel / 2, kernel / 2};
  s.in = plan::dense_view({in, size, size}, layout::blocked);
  s.out = plan::dense_view({out, size, size}, out_order);
  return s;
}

}  // namespace tests
