// SPDX-License-Identifier: BSL-1.0
// Convolutions of one plane to a few planes, for the tests of the kernels that run them.
#pragma once

#include "conv2d_case.hpp"

namespace convolution_test {

// In tiles of so many pixels along the row.
template <class T>
constexpr plan::step plane_step(geometry g, int pixels) {
  g.in = 1;
  g.in_order = g.out_order = layout::nchw;
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::along_row, pixels, 1};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  return s;
}

constexpr geometry square(int out, int size, int kernel, int pad) {
  geometry g{1, out, size, size, kernel};
  g.pads = {pad, pad, pad, pad};
  return g;
}

// `Run`: the kernel. Buffers at odd places, and infinity where nothing may be read.
template <class T, class Run>
void check_plane(const plan::step& s, Run run) {
  for (const int offset : {0, 3}) CHECK(difference<T>(s, run, offset) == "");
  const T infinity = std::numeric_limits<T>::infinity();
  CHECK(difference<T>(s, run, 0, true, infinity) == "");
}

}  // namespace convolution_test
