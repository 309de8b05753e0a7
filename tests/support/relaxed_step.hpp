// SPDX-License-Identifier: BSL-1.0
// A square convolution padded to the same size, blocked before and as you like behind, and the tile
// that a relaxed model gives it.
#pragma once

#include <convexpr/plan/winograd_tile.hpp>

#include "devices.hpp"

namespace relaxed_steps {

using namespace convexpr;

constexpr plan::step conv(int in, int out, int size, int kernel,
                          layout out_order = layout::blocked) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = kernel;
  s.pads = {kernel / 2, kernel / 2, kernel / 2, kernel / 2};
  s.in = plan::dense_view({in, size, size}, layout::blocked);
  s.out = plan::dense_view({out, size, size}, out_order);
  return s;
}
constexpr plan::tile_choice relaxed_tile(const plan::step& s,
                                         const plan::device_facts& f = devices::avx512) {
  return plan::choose_tile(s, f, relaxed);
}

}  // namespace relaxed_steps
