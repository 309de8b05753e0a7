// SPDX-License-Identifier: BSL-1.0
// Along which axis steps are cut for threads, and what the shares are.
#include "convexpr/plan/share.hpp"

#include "../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::plan;

constexpr device_facts wide{16, 32, true, 4, 48 * 1024, 2048 * 1024, true};

constexpr step conv(int in, int out, int size, int kernel, int stride = 1) {
  step s{};
  s.kind = operation::conv2d;
  s.in = dense_view(shape{in, size, size}, layout::blocked);
  const int after = (size - 1) / stride + 1;
  s.out = dense_view(shape{out, after, after}, layout::blocked);
  s.kernel = kernel;
  s.stride = stride;
  s.pads = {kernel / 2, kernel / 2, kernel / 2, kernel / 2};
  s.parameters.weight = 0;
  s.tile = choose_tile(s, wide);
  s.packed_elements = packed_elements(s, wide);
  s.vectors_offset = round_up(s.packed_elements, 1LL * channel_block);
  s.split = choose_split(s, wide);
  return s;
}

// Of ResNet-50: pictures before weights at first, weights before pictures at the end.
static_assert(conv(64, 64, 56, 3).split == split_axis::rows);
static_assert(conv(64, 256, 56, 1).split == split_axis::pixels);
static_assert(conv(256, 256, 14, 3).split == split_axis::channels);
static_assert(conv(2048, 512, 7, 1).split == split_axis::channels);
static_assert(conv(2048, 1000, 1, 1).split == split_axis::channels);
// Too little work, or one tile.
static_assert(conv(8, 16, 14, 3).split == split_axis::whole);
static_assert(conv(32'768, 16, 1, 1).split == split_axis::whole);

}  // namespace

TEST_CASE("shares of rows cover the output and see the rows of their windows") {
  const step s = conv(64, 64, 56, 3, 2);
  REQUIRE(s.split == split_axis::rows);
  int rows = 0;
  for (int i = 0; i < 3; ++i) {
    const step p = share_of(s, {i, 3}, wide);
    CHECK(p.out.offset == rows * s.out.row_stride);
    CHECK(p.in.offset == (rows == 0 ? 0 : 2 * rows - 1) * s.in.row_stride);
    CHECK(p.pads.top == (rows == 0 ? 1 : 0));
    rows += p.out.height;
    CHECK(p.in.height == 2 * p.out.height + (i == 0 ? 0 : 1));
    CHECK(p.packed_offset == s.packed_offset);
  }
  CHECK(rows == s.out.height);
}

TEST_CASE("shares of pixels are rows of whole tiles") {
  const step s = conv(64, 64, 10, 1);
  REQUIRE(s.split == split_axis::pixels);
  int pixels = 0;
  for (int i = 0; i < 7; ++i) {
    const step p = share_of(s, {i, 7}, wide);
    CHECK(runs_flat(p));
    CHECK(p.in.offset == pixels * 16);
    CHECK(p.out.offset == pixels * 16);
    CHECK(p.in.width == p.out.width);
    pixels += p.out.width;
  }
  CHECK(pixels == 100);
}

// 49 pixels in tiles of 6 and 5: 24 of 6, 25 of 5. Seven shares of 7 would need tiles of 4.
TEST_CASE("shares of pixels are equal where the kernel has tiles for them") {
  const step s = conv(960, 160, 7, 1);
  REQUIRE(s.tile.pixels == 6);
  REQUIRE(s.split == split_axis::pixels);
  CHECK(share_of(s, {0, 2}, wide).out.width == 24);
  CHECK(share_of(s, {1, 2}, wide).in.offset == 24 * 16);
  CHECK(share_of(s, {1, 2}, wide).out.width == 25);
  CHECK(share_of(s, {2, 3}, wide).out.width == 17);
  CHECK(share_of(s, {0, 7}, wide).out.width == 5);
  CHECK(share_of(s, {6, 7}, wide).out.width == 11);
  for (const int workers : {2, 3, 4, 7}) {
    const tile_split all = split(49, s.tile.pixels);
    for (int i = 0; i < workers; ++i) {
      const int pixels = share_of(s, {i, workers}, wide).out.width;
      CHECK((has_same_tiles(all, pixels) || workers == 7));
    }
  }
}

TEST_CASE("shares of channels begin with a tile and read its weights") {
  const step s = conv(512, 320, 7, 3);
  REQUIRE(s.split == split_axis::channels);
  const long long each = 64 * (1 + 9 * 512);  // packed weights of a tile's 64 channels
  const step first = share_of(s, {0, 2}, wide), second = share_of(s, {1, 2}, wide);
  CHECK(first.out.channels == 128);
  CHECK(second.out.channels == 192);
  CHECK(second.out.offset == 8 * s.out.block_stride);
  CHECK(second.packed_offset == 2 * each);
  CHECK(second.packed_offset + second.vectors_offset == s.vectors_offset + 128);
  CHECK(second.in == s.in);
  CHECK(is_empty(share_of(s, {0, 7}, wide)));  // five tiles for seven workers
}

TEST_CASE("a whole step is the first worker's") {
  const step s = conv(8, 16, 14, 3);
  CHECK(share_of(s, {0, 2}, wide).out == s.out);
  CHECK(is_empty(share_of(s, {1, 2}, wide)));
}
