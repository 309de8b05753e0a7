// SPDX-License-Identifier: BSL-1.0
// Which convolutions have the rows of the kernel in lanes, in strips of how many pixels.
#include <convexpr/plan/rows_in_lanes.hpp>

#include <convexpr/plan/tile.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"
#include "../support/square_conv.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;
using tests::conv;

TEST_CASE("where three lanes in four are used") {
  const plan::tile_choice strips{kernel_family::rows_in_lanes, 26, 1};
  CHECK(plan::choose_tile(conv(64, 4), avx512) == strips);
  CHECK(plan::choose_tile(conv(32, 5), avx512) == strips);
  CHECK(plan::choose_tile(conv(32, 3, 128, 5), avx512) == strips);
  CHECK(plan::choose_tile(conv(32, 2), avx512_double).family == kernel_family::rows_in_lanes);
  CHECK(plan::choose_tile(conv(64, 3), avx512).family == kernel_family::along_row);  // 9 of 16
  CHECK(plan::choose_tile(conv(64, 6), avx512).family == kernel_family::along_row);  // 18
  CHECK(plan::choose_tile(conv(64, 4), avx512_double).family == kernel_family::along_row);
  for (const plan::device_facts& f : {avx2, sse2, neon, scalar}) {
    CHECK(!plan::runs_rows_in_lanes(conv(64, 4), f));
  }
}

TEST_CASE("only where it applies") {
  const auto changed = [](auto change) {
    plan::step s = conv(64, 4);
    change(s);
    return plan::runs_rows_in_lanes(s, avx512);
  };
  CHECK(changed([](plan::step& s) { s.act = activation::sigmoid; }));
  CHECK(!changed([](plan::step& s) { s.act = activation::prelu; }));
  CHECK(!changed([](plan::step& s) { s.second_value = 0; }));
  CHECK(!changed([](plan::step& s) { s.stride = hw{2, 1}; }));
  CHECK(!changed([](plan::step& s) { s.dilation = hw{1, 2}; }));
  CHECK(!changed([](plan::step& s) { s.in = plan::dense_view({64, 128, 128}, layout::nchw); }));
  CHECK(!changed([](plan::step& s) { s.out = plan::dense_view({4, 128, 128}, layout::nhwc); }));
  CHECK(!changed([](plan::step& s) { s.in.pixel_stride *= 2; }));
  CHECK(!plan::runs_rows_in_lanes(conv(4, 4), avx512));      // a store and a load for 12 steps
  CHECK(!plan::runs_rows_in_lanes(conv(64, 4, 7), avx512));  // 7 sums wait for each other
}

TEST_CASE("strips of equal width") {
  const auto strips = [](int width) {
    plan::step s = conv(64, 4);
    s.in.width = s.out.width = width;
    const plan::strips_of_pixels all = plan::choose_strips(s, avx512);
    CHECK(all.count * all.pixels >= width);
    return all;
  };
  CHECK(strips(28).count == 1);
  CHECK(strips(29).pixels == 15);
  CHECK(strips(85).pixels == 22);
  // the last strip alone lacks columns at the right
  plan::step s = conv(64, 4);
  s.pads.right = 21;
  s.out.width = 128 + 20;
  CHECK(plan::choose_strips(s, avx512).count == 6);
  s.pads.right = 29;
  s.out.width = 128 + 28;
  CHECK(plan::choose_strips(s, avx512).count == 0);
}

TEST_CASE("memory for weights, and an estimate") {
  CHECK(plan::packed_elements(
            [] {
              plan::step s = conv(64, 4);
              s.tile = plan::choose_tile(s, avx512);
              return s;
            }(),
            avx512) == 16 * (1 + 3 * 64));
  CHECK(plan::rows_in_lanes_cycles(conv(64, 4)) == 64 * 3 * 128 * 130 * 5 / 7);
}

}  // namespace
