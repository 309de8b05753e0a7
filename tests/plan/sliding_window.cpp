// SPDX-License-Identifier: BSL-1.0
// Which convolutions run in a sliding window, and where its sums lie.
#include <convexpr/plan/sliding_window.hpp>

#include <convexpr/plan/winograd_tile.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"
#include "../support/square_conv.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;
using tests::conv;

TEST_CASE("4 and 12 outputs with 16 registers of 8 lanes") {
  const plan::tile_choice window{kernel_family::sliding_window, 1, 1};
  CHECK(plan::choose_tile(conv(64, 4), avx2) == window);
  CHECK(plan::choose_tile(conv(32, 12), avx2) == window);
  CHECK(plan::choose_tile(conv(64, 4), avx2, exact) == window);
  for (const int outputs : {3, 5, 8, 11}) {
    CHECK(!plan::runs_sliding_window(conv(64, outputs), avx2));
  }
  for (const plan::device_facts& f : {avx512, sse2, neon, scalar}) {
    CHECK(!plan::runs_sliding_window(conv(64, 4), f));
  }
}

TEST_CASE("only where it applies") {
  const auto changed = [](auto change) {
    plan::step s = conv(64, 4);
    change(s);
    return plan::runs_sliding_window(s, avx2);
  };
  CHECK(changed([](plan::step& s) { s.act = activation::sigmoid; }));
  CHECK(changed([](plan::step& s) { s.pads = {2, 0, 0, 2}; }));
  CHECK(!changed([](plan::step& s) { s.pads.left = 3; }));
  CHECK(!changed([](plan::step& s) { s.act = activation::prelu; }));
  CHECK(!changed([](plan::step& s) { s.second_value = 0; }));
  CHECK(!changed([](plan::step& s) { s.stride = hw{2, 1}; }));
  CHECK(!changed([](plan::step& s) { s.dilation = hw{1, 2}; }));
  CHECK(!changed([](plan::step& s) { s.in = plan::dense_view({64, 128, 128}, layout::nchw); }));
  CHECK(!changed([](plan::step& s) { s.out = plan::dense_view({4, 128, 128}, layout::nhwc); }));
  CHECK(!plan::runs_sliding_window(conv(64, 4, 128, 5), avx2));
  CHECK(!plan::runs_sliding_window(conv(62, 4), avx2));    // a trip of the loop is four channels
  CHECK(!plan::runs_sliding_window(conv(1024, 4), avx2));  // rings of 129 rows
  CHECK(!plan::runs_sliding_window(conv(64, 4, 7), avx2));
}

TEST_CASE("each sum has its place, and each place of the window one it moves to") {
  for (const int outputs : {4, 12}) {
    const plan::window_lanes all = plan::window_lanes_of(outputs);
    CHECK(all.registers == (outputs == 4 ? 9 : 14));
    CHECK(all.vectors == (outputs == 4 ? 6 : 14));
    int quads = 0;
    for (int stream = 0; stream < all.streams; ++stream) {
      for (int column = 0; column < 3; ++column) {
        for (int row = 0; row < 3; ++row) {
          for (int output = 0; output < outputs; output += 4, ++quads) {
            CHECK(plan::place_of(all, {stream, column, row, output}).number >= 0);
          }
        }
      }
    }
    CHECK(quads == 2 * all.registers - (outputs == 4 ? 0 : 1));
    CHECK(plan::place_of(all, {0, 3, 0, 0}).number == -1);
  }
}

TEST_CASE("strips, memory for weights, an estimate") {
  CHECK(plan::window_strip(conv(64, 4)) == 128);
  CHECK(plan::window_strip(conv(64, 4, 250)) == 125);
  CHECK(plan::window_strip(conv(32, 12)) == 128);
  CHECK(plan::window_ring_rows(33) == 7);
  plan::step s = conv(64, 4);
  s.tile = plan::choose_tile(s, avx2);
  CHECK(plan::packed_elements(s, avx2) == 8 + 64 * 48);
  CHECK(plan::window_elements(conv(32, 12), avx2) == 16 + 32 * 112);
  CHECK(plan::sliding_window_cycles(conv(64, 4)) == 65 * 129 * 64 * 9 * 2 / 3);
}

}  // namespace
