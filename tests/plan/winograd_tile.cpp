// SPDX-License-Identifier: BSL-1.0
// Where a relaxed model takes Winograd's algorithm, in which tiles, and the memory of its blocks.
#include <convexpr/plan/winograd_tile.hpp>

#include <array>

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

constexpr hw outputs(const plan::step& s, const plan::device_facts& f = avx512) {
  const plan::tile_choice tile = relaxed_tile(s, f);
  return {tile.outputs_down, tile.outputs};
}

TEST_CASE(
    "tiles of 4x4 unless too many outputs are not there, the smallest images 2x2 or not at all") {
  for (const plan::device_facts& f : {avx512, avx2}) {
    CHECK(outputs(conv(64, 64, 56, 3), f) == 4);
    CHECK(outputs(conv(128, 128, 28, 3), f) == 4);
    CHECK(outputs(conv(512, 512, 28, 3), f) == 4);
    CHECK(outputs(conv(64, 64, 128, 5), f) == 4);
    CHECK(outputs(conv(64, 64, 56, 7), f) == 0);
    CHECK(outputs(conv(64, 64, 56, 1), f) == 0);
  }
  CHECK(outputs(conv(512, 512, 7, 3)) == 2);
  CHECK(outputs(conv(256, 256, 7, 3)) == 0);
  CHECK(outputs(conv(512, 512, 7, 3), avx2) == 2);
  CHECK(outputs(conv(256, 256, 14, 3)) == hw{2, 4});  // two thirds of the weights of 4x4
  CHECK(outputs(conv(256, 256, 14, 3), avx2) == 4);
  CHECK(outputs(conv(256, 256, 10, 3)) == 2);
  CHECK(outputs(conv(16, 16, 32, 3)) == 0);  // as much work in the transforms as they save
}

TEST_CASE("only where the algorithm applies") {
  const plan::step fits = conv(64, 64, 56, 3);
  CHECK(plan::choose_tile(fits, avx512, exact) == plan::choose_tile(fits, avx512));
  CHECK(relaxed_tile(fits).family == kernel_family::winograd);
  const auto changed = [&](auto change) {
    plan::step s = fits;
    change(s);
    return s;
  };
  const auto runs_exact = [](const plan::step& s) {
    return relaxed_tile(s) == plan::choose_tile(s, avx512, exact);
  };
  CHECK(runs_exact(changed([](plan::step& s) { s.stride = 2; })));
  CHECK(runs_exact(changed([](plan::step& s) { s.dilation = 2; })));
  CHECK(runs_exact(changed([](plan::step& s) { s.groups = 2; })));
  CHECK(runs_exact(changed([](plan::step& s) { s.kernel = hw{3, 5}; })));
  CHECK(runs_exact(changed([](plan::step& s) { s.in.order = layout::nchw; })));
  CHECK(!runs_exact(changed([](plan::step& s) { s.second_value = 0; })));
  CHECK(runs_exact(changed([](plan::step& s) {
    s.second_value = 0;
    s.second.order = layout::nhwc;
  })));
  CHECK(runs_exact(conv(64, 64, 56, 3, layout::nhwc)));
  plan::device_facts narrow = avx512, one_lane = avx512;
  narrow.narrow = true;
  one_lane.lanes = 1;
  CHECK(relaxed_tile(fits, narrow).family != kernel_family::winograd);
  CHECK(relaxed_tile(fits, one_lane).family != kernel_family::winograd);
}

TEST_CASE("weights far beyond L2 are read once a block") {
  CHECK(!relaxed_tile(conv(64, 64, 56, 3)).by_point);
  CHECK(!relaxed_tile(conv(256, 256, 56, 3)).by_point);
  CHECK(relaxed_tile(conv(512, 512, 28, 3)).by_point);
}

TEST_CASE("blocks and groups of tiles") {
  plan::step s = conv(64, 128, 56, 3);
  s.tile = {kernel_family::winograd, 6, 4};
  s.tile.outputs = s.tile.outputs_down = 4;
  s.tile.block = 24;
  const plan::winograd_blocks b = plan::blocks_of(s, avx512.lanes);
  CHECK(b.tiles_down == 14);
  CHECK(b.count == 9);  // of 21 or 22 tiles
  CHECK(b.groups == 4);
  CHECK(b.largest == 6);
  CHECK(b.uneven);
  CHECK(b.point == 6 * 16);
  CHECK(b.group == 4 * 36 * 6 * 16);
  CHECK(b.group_sums == 36 * (6 * 64 + 16));
  CHECK(plan::winograd_scratch(s, avx512) == 4 * (b.group + b.group_sums));
  s.tile.by_point = true;
  CHECK(plan::winograd_scratch(s, avx512) == 4 * (b.group + 2 * b.group_sums));
  CHECK(plan::packed_elements(s, avx512) == (1 + 36 * 64) * 128);
}

TEST_CASE("with AVX-512 two vectors for as many tiles as fit, an even number of groups") {
  const auto blocks = [](int channels, int size) {
    plan::step s = conv(channels, channels, size, 3);
    s.tile = relaxed_tile(s);
    const plan::winograd_blocks b = plan::blocks_of(s, avx512.lanes);
    CHECK(plan::winograd_scratch(s, avx512) == b.room * plan::scratch_of_group(b));
    CHECK(b.room == (s.tile.by_point ? b.groups : 4));
    return std::array{s.tile.vectors, s.tile.pixels, b.count, b.groups, b.largest};
  };
  CHECK(blocks(64, 56) == std::array{2, 14, 7, 2, 14});
  CHECK(blocks(128, 28) == std::array{2, 13, 2, 2, 13});
  CHECK(blocks(256, 14) == std::array{2, 14, 1, 2, 14});
  CHECK(blocks(512, 14) == std::array{2, 14, 1, 2, 14});
  CHECK(blocks(512, 28) == std::array{2, 13, 1, 4, 13});
  CHECK(blocks(512, 7) == std::array{1, 16, 1, 1, 16});  // each weight once
  CHECK(blocks(80, 28) == std::array{1, 25, 2, 1, 25});
  CHECK(blocks(64, 12) == std::array{2, 9, 1, 1, 9});
}

// The machine code knows two sizes of groups.
TEST_CASE("groups differ by one tile at most") {
  plan::step s = conv(16, 16, 1, 3);
  s.tile = {kernel_family::winograd, 6, 4};
  s.tile.outputs = s.tile.outputs_down = 4;
  s.tile.block = 24;
  for (int height = 1; height <= 60; ++height) {
    for (int width = 1; width <= 60; width += 7) {
      s.out = plan::dense_view({16, height, width}, layout::blocked);
      const plan::winograd_blocks b = plan::blocks_of(s, 16);
      const int tiles = b.tiles_down * b.tiles_across;
      for (int i = 0; i < b.count; ++i) {
        const int count = plan::part(tiles, i + 1, b.count) - plan::part(tiles, i, b.count);
        for (int g = 0; g < b.groups; ++g) {
          const int size = plan::part(count, g + 1, b.groups) - plan::part(count, g, b.groups);
          if (size != b.largest) CHECK((b.uneven && size == b.largest - 1));
        }
      }
    }
  }
}

}  // namespace
