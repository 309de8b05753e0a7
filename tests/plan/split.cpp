// SPDX-License-Identifier: BSL-1.0
// Output pixels in tiles: which windows are whole, and sizes that differ by one at most.
#include <convexpr/plan/split.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"
#include "../support/square_conv.hpp"

namespace {

using namespace convexpr;
using tests::conv;

TEST_CASE("windows wholly inside") {
  const auto is = [](plan::whole_windows w, int first, int last) {
    return w.first == first && w.last == last;
  };
  CHECK(is(plan::windows_inside(8, 8, 1, 3, 1, 1), 1, 7));
  CHECK(is(plan::windows_inside(4, 8, 1, 3, 2, 1), 1, 4));
  CHECK(is(plan::windows_inside(4, 7, 1, 3, 2, 1), 1, 3));
  CHECK(is(plan::windows_inside(8, 8, 2, 3, 1, 2), 2, 6));
  CHECK(is(plan::windows_inside(6, 8, 0, 3, 1, 1), 0, 6));
  CHECK(plan::windows_inside(2, 2, 1, 3, 1, 1).size() == 0);
  CHECK(plan::windows_inside(9, 1, 5, 3, 1, 1).size() == 0);
  CHECK(plan::windows_inside(1, 1, 9, 19, 1, 1).size() == 0);
}

TEST_CASE("1x1 convolutions run over one long row") {
  CHECK(plan::runs_flat(conv(16, 16, 14, 1)));
  CHECK(plan::inside_columns(conv(16, 16, 14, 1)).size() == 196);
  CHECK(!plan::runs_flat(conv(16, 16, 14, 3)));
  plan::step s = conv(16, 16, 14, 1);
  s.in.row_stride += 16;
  CHECK(!plan::runs_flat(s));
  s = conv(16, 16, 14, 1);
  s.pads.left = 1;
  CHECK(!plan::runs_flat(s));
}

TEST_CASE("nearly equal tiles") {
  for (int extent = 1; extent < 100; ++extent) {
    for (int most = 1; most < 30; ++most) {
      const plan::tile_split t = plan::split(extent, most);
      CHECK(t.largest <= most);
      CHECK(t.count == plan::ceil_div(extent, most));
      CHECK(plan::split(extent, t.largest).count ==
            t.count);  // the kernel splits by the largest again
      for (int i = 0, begin = 0; i < t.count; ++i) {
        const int end = extent * (i + 1) / t.count;
        CHECK((end - begin == t.largest || (t.uneven && end - begin == t.largest - 1)));
        begin = end;
      }
    }
  }
}

TEST_CASE("fewer pixels in tiles of the same sizes") {
  constexpr plan::tile_split all = plan::split(49, 6);  // of 6 and 5
  CHECK(plan::has_same_tiles(all, 24));                 // 6, 6, 6, 6
  CHECK(plan::has_same_tiles(all, 25));                 // 5, 5, 5, 5, 5
  CHECK(plan::has_same_tiles(all, 17));                 // 6, 6, 5
  CHECK(!plan::has_same_tiles(all, 7));                 // 4, 3
  CHECK(!plan::has_same_tiles(all, 0));
  CHECK(plan::has_same_tiles(plan::split(48, 6), 24));
  CHECK(!plan::has_same_tiles(plan::split(48, 6), 25));
}

TEST_CASE("bands of an image that stay in L2") {
  plan::device_facts f = devices::avx512;      // 2 MB: bands of less than 512 KB
  const plan::step s = conv(64, 128, 128, 3);  // 4 MB
  CHECK(plan::bands_in_l2(s, 128, 64, 64 * 128 * 9, 128, f) == 9);
  CHECK(plan::bands_in_l2(s, 128, 64, 64 * 128 * 9, 4, f) == 4);
  CHECK(plan::bands_in_l2(s, 128, 64, 64 * 128 * 9, 0, f) == 1);
  CHECK(plan::bands_in_l2(s, 64, 64, 64 * 64 * 9, 128, f) == 1);      // read once anyway
  CHECK(plan::bands_in_l2(s, 128, 64, 256 * 1024 + 1, 128, f) == 1);  // weights beyond L2
  f.narrow = true;
  CHECK(plan::bands_in_l2(s, 128, 64, 64 * 128 * 9, 128, f) == 5);
}

}  // namespace
