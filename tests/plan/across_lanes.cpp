// SPDX-License-Identifier: BSL-1.0
// Where a relaxed model sums across lanes, in tiles of how many pixels, and where not.
#include <convexpr/plan/across_lanes.hpp>

#include <convexpr/plan/winograd_tile.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"
#include "../support/relaxed_step.hpp"
#include "../support/square_conv.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;
using relaxed_steps::relaxed_tile;
using tests::conv;

TEST_CASE("few outputs from many channels") {
  for (const plan::device_facts& f : {avx512, avx2}) {
    for (const layout order : {layout::blocked, layout::nchw, layout::nhwc}) {
      // between blocks the exact kernel of AVX2 is faster
      const bool window = f.lanes == 8 && order == layout::blocked;
      CHECK(relaxed_tile(conv(64, 4, 128, 3, order), f).family ==
            (window ? kernel_family::sliding_window : kernel_family::across_lanes));
      CHECK(relaxed_tile(conv(256, 1, 56, 1, order), f).family == kernel_family::across_lanes);
    }
    CHECK(plan::choose_tile(conv(64, 4), f, exact) == plan::choose_tile(conv(64, 4), f));
  }
  CHECK(relaxed_tile(conv(64, 4)).pixels == 4);
  CHECK(relaxed_tile(conv(64, 64)).family == kernel_family::winograd);
  CHECK(relaxed_tile(conv(32, 12)).family == kernel_family::along_row);   // 12 sums a pixel
  CHECK(relaxed_tile(conv(16, 3)).family == kernel_family::along_row);    // 9 steps a sum
  CHECK(relaxed_tile(conv(256, 12)).family == kernel_family::along_row);  // weights beyond L1
  CHECK(relaxed_tile(conv(256, 3)).family == kernel_family::across_lanes);
  CHECK(relaxed_tile(conv(256, 5), avx2).family == kernel_family::across_lanes);
}

TEST_CASE("only where it applies") {
  const auto changed = [](auto change) {
    plan::step s = conv(64, 4);
    change(s);
    return relaxed_tile(s).family == kernel_family::across_lanes;
  };
  CHECK(changed([](plan::step& s) { s.stride = hw{1, 2}; }));
  CHECK(changed([](plan::step& s) { s.dilation = 2; }));
  CHECK(changed([](plan::step& s) { s.act = activation::sigmoid; }));
  CHECK(!changed([](plan::step& s) { s.act = activation::prelu; }));
  CHECK(!changed([](plan::step& s) { s.second_value = 0; }));
  CHECK(!changed([](plan::step& s) { s.groups = 2; }));
  CHECK(!changed([](plan::step& s) { s.in = plan::dense_view({64, 128, 128}, layout::nchw); }));
  CHECK(!changed([](plan::step& s) { s.in = plan::dense_view({60, 128, 128}, layout::blocked); }));
  plan::device_facts narrow = avx512, one_lane = avx512;
  narrow.narrow = true;
  one_lane.lanes = 1;
  CHECK(relaxed_tile(conv(64, 4), narrow).family == kernel_family::along_row);
  CHECK(relaxed_tile(conv(64, 4), one_lane).family == kernel_family::direct);
}

TEST_CASE("tiles fit the registers, their windows the room for a copy") {
  for (const plan::device_facts& f : {avx512, avx2}) {
    for (int out = 1; out <= plan::most_row_outputs; ++out) {
      const int pixels = plan::choose_lane_pixels(conv(64, out), f);
      CHECK(pixels > 0);
      CHECK(pixels * out + (pixels < out ? pixels : out) < f.registers);
    }
    CHECK(plan::choose_lane_pixels(conv(64, 4, 2), f) <= 2);  // of a row
    CHECK(plan::choose_lane_pixels(conv(4096, 4, 128, 5), f) == 0);
  }
}

TEST_CASE("memory for weights") {
  plan::step s = conv(64, 3);
  s.tile = relaxed_tile(s);
  CHECK(plan::packed_elements(s, avx512) == plan::round_up(s.tile.pixels * 3, 16) + 64 * 9 * 3);
  CHECK(plan::window_columns(s) == s.tile.pixels + 2);
}

}  // namespace
