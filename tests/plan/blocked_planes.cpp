// SPDX-License-Identifier: BSL-1.0
// Tiles along the rows of depthwise convolutions, with plain values.
#include "convexpr/plan/blocked_planes.hpp"

#include "../support/both.hpp"

namespace plan = convexpr::plan;
using convexpr::hw;
using convexpr::sides;

namespace {

constexpr plan::step depthwise(int width, hw kernel, hw stride, sides pads) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.groups = 32;
  s.kernel = kernel;
  s.stride = stride;
  s.pads = pads;
  s.in = plan::dense_view({32, width, width}, convexpr::layout::blocked);
  const auto out = [&](int before, int after, int k, int every) {
    return plan::output_extent(width, before, after, k, every, 1);
  };
  s.out = plan::dense_view({32, out(pads.top, pads.bottom, kernel.height, stride.height),
                            out(pads.left, pads.right, kernel.width, stride.width)},
                           convexpr::layout::blocked);
  return s;
}
constexpr sides same(int pad) { return {pad, pad, pad, pad}; }

constexpr bool equal(const plan::row_of_tiles& a, const plan::row_of_tiles& b) {
  return a.pixels == b.pixels && a.count == b.count && a.larger == b.larger && a.left == b.left &&
         a.right == b.right;
}

TEST_CASE("rows of tiles") {
  const auto row = [](int width, int kernel, int stride, sides pads, int most) {
    return plan::row_in_tiles(depthwise(width, kernel, stride, pads), false, most);
  };
  CHECK(equal(row(112, 3, 1, same(1), 14), {14, 8, 8, 1, 1}));
  CHECK(equal(row(112, 3, 2, same(1), 14), {14, 4, 4, 1, 0}));
  CHECK(equal(row(9, 3, 1, same(1), 7), {5, 2, 1, 1, 1}));
  CHECK(equal(row(7, 5, 1, same(2), 14), {7, 1, 1, 2, 2}));
  CHECK(equal(row(29, 3, 1, {0, 0, 0, 0}, 14), {14, 2, 1, 0, 0}));
  // a tile that is reached by the padding of its neighbour, and windows that are nothing but
  // padding
  CHECK(row(9, 7, 1, same(3), 2).count == 0);
  CHECK(row(9, 3, 1, {0, 0, 3, 0}, 14).count == 0);
  CHECK(row(9, 9, 1, same(4), 14).count == 0);
  CHECK(row(9, 3, 3, same(1), 14).count == 0);
  CHECK(row(9, 3, 1, same(1), 0).count == 0);
}

// The largest and smaller tiles fill the row, and each number of pixels gives the same tiles again.
TEST_CASE("tiles of every width") {
  for (int width = 1; width < 70; ++width) {
    for (int most = 3; most < 15; ++most) {
      const plan::step s = depthwise(width, 3, 1, same(1));
      const plan::row_of_tiles r = plan::row_in_tiles(s, false, most);
      CHECK(r.count > 0);
      CHECK(r.pixels <= most);
      CHECK(r.larger >= 1);
      CHECK(r.larger * r.pixels + (r.count - r.larger) * (r.pixels - 1) == width);
      CHECK(equal(r, plan::row_in_tiles(s, false, r.pixels)));
    }
  }
}

TEST_CASE("strips") {
  plan::device_facts f{.lanes = 16, .registers = 32, .fused = true, .l2_bytes = 2048 * 1024};
  CHECK(plan::goes_in_strips(depthwise(14, 3, 1, same(1)), f));
  CHECK(plan::goes_in_strips(depthwise(28, 3, 1, same(1)), f));
  CHECK(!plan::goes_in_strips(depthwise(56, 3, 1, same(1)), f));
  CHECK(!plan::goes_in_strips(depthwise(14, 3, 2, same(1)), f));
  CHECK(!plan::goes_in_strips(depthwise(14, 5, 1, same(2)), f));
  CHECK(!plan::goes_in_strips(depthwise(14, 3, 1, {3, 0, 0, 0}), f));
  f.registers = 16;
  CHECK(!plan::goes_in_strips(depthwise(14, 3, 1, same(1)), f));
}

}  // namespace
