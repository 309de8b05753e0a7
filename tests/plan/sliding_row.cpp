// SPDX-License-Identifier: BSL-1.0
// Which convolutions slide along rows.
#include <convexpr/plan/sliding_row.hpp>

#include <convexpr/plan/tile.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"
#include "../support/square_conv.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;
using tests::conv;

TEST_CASE("16 outputs with 16 registers of 8 lanes") {
  plan::step s = conv(8, 16, 14);
  CHECK(plan::choose_tile(s, avx2) == plan::tile_choice{kernel_family::sliding_row, 1, 2});
  CHECK(plan::packed_elements(s, avx2) == 16 * (1 + 8 * 9));
  s.in = plan::dense_view({8, 14, 14}, layout::nchw);
  CHECK(plan::runs_sliding_row(s, avx2));
  for (const int outputs : {8, 15, 17, 32}) {
    CHECK(!plan::runs_sliding_row(conv(8, outputs, 14), avx2));
  }
  for (const plan::device_facts& f : {avx512, sse2, neon, scalar}) {
    CHECK(!plan::runs_sliding_row(conv(8, 16, 14), f));
  }
}

TEST_CASE("only where it applies") {
  const auto changed = [](auto change) {
    plan::step s = conv(16, 16, 32);
    change(s);
    return plan::runs_sliding_row(s, avx2);
  };
  CHECK(changed([](plan::step& s) { s.act = activation::sigmoid; }));
  CHECK(changed([](plan::step& s) { s.pads.top = 0; }));
  CHECK(!changed([](plan::step& s) { s.pads.left = 0; }));
  CHECK(!changed([](plan::step& s) { s.pads.top = 3; }));
  CHECK(!changed([](plan::step& s) { s.act = activation::prelu; }));
  CHECK(!changed([](plan::step& s) { s.second_value = 0; }));
  CHECK(!changed([](plan::step& s) { s.stride = hw{2, 1}; }));
  CHECK(!changed([](plan::step& s) { s.dilation = hw{1, 2}; }));
  CHECK(!changed([](plan::step& s) { s.in = plan::dense_view({16, 32, 32}, layout::nhwc); }));
  CHECK(!changed([](plan::step& s) { s.out = plan::dense_view({16, 32, 32}, layout::nchw); }));
  CHECK(!plan::runs_sliding_row(conv(3, 16, 32), avx2));   // sums move for a few channels
  CHECK(!plan::runs_sliding_row(conv(12, 16, 32), avx2));  // a trip of the loop is eight
  CHECK(!plan::runs_sliding_row(conv(16, 16, 32, 5), avx2));
  CHECK(!plan::runs_sliding_row(conv(16, 16, plan::most_sliding_pixels + 1), avx2));
}

}  // namespace
