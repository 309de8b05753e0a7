// SPDX-License-Identifier: BSL-1.0
// Which family and register tile a convolution gets, with the facts of four instruction sets.
#include <convexpr/plan/tile.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;

constexpr plan::step conv(int in, int out, int size, int kernel, int groups = 1,
                          layout in_order = layout::blocked, layout out_order = layout::blocked) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = kernel;
  s.pads = {kernel / 2, kernel / 2, kernel / 2, kernel / 2};
  s.groups = groups;
  s.in = plan::dense_view({in, size, size}, in_order);
  s.out = plan::dense_view({out, size, size}, out_order);
  return s;
}

constexpr plan::tile_choice direct(int pixels, int vectors) {
  return {kernel_family::direct, pixels, vectors};
}

TEST_CASE("tiles fill the registers") {
  const auto to_planes = [](int in, int out) {
    return conv(in, out, 56, 3, 1, layout::blocked, layout::nchw);
  };
  CHECK(choose_tile(to_planes(64, 64), avx512) == direct(14, 2));
  CHECK(choose_tile(conv(64, 64, 5, 3, 1, layout::blocked, layout::nchw), avx512) == direct(6, 4));
  CHECK(choose_tile(to_planes(64, 48), avx512) == direct(8, 3));
  CHECK(choose_tile(to_planes(64, 32), avx512) == direct(14, 2));
  CHECK(choose_tile(to_planes(17, 80), avx512) == direct(28, 1));
  CHECK(choose_tile(to_planes(3, 13), avx512) == direct(28, 1));
  CHECK(choose_tile(to_planes(64, 64), avx512_double) == direct(14, 2));
  CHECK(choose_tile(to_planes(64, 64), avx2) == direct(6, 2));
  CHECK(choose_tile(to_planes(64, 64), sse2) == direct(5, 2));
  CHECK(choose_tile(to_planes(64, 64), neon) == direct(8, 2));
  CHECK(choose_tile(to_planes(64, 64), scalar) == direct(5, 2));
}

TEST_CASE("no tile has more accumulators, weights and inputs than there are registers") {
  for (const plan::device_facts& f : {avx512, avx512_double, avx2, sse2, neon, scalar}) {
    for (int out = 1; out <= 200; ++out) {
      const plan::tile_choice t = choose_tile(conv(16, out, 14, 3), f);
      if (t.family != kernel_family::direct) continue;
      const int all = plan::ceil_div(out, f.lanes);
      CHECK(all % t.vectors == 0);
      const bool operand_from_memory = f.lanes * f.lane_bytes == 64 && t.vectors == 1;
      const int held = t.pixels * t.vectors + t.vectors + (operand_from_memory ? 0 : 1);
      CHECK(held + (f.fused ? 0 : 1) <= f.registers);
    }
  }
}

TEST_CASE("a few outputs run along the row") {
  const auto row = [](int pixels) {
    return plan::tile_choice{kernel_family::along_row, pixels, 1};
  };
  CHECK(choose_tile(conv(64, 4, 128, 3, 1, layout::nchw), avx512) == row(64));
  CHECK(choose_tile(conv(12, 3, 256, 3), avx512) == row(128));
  CHECK(choose_tile(conv(32, 12, 128, 3), avx512) == row(32));
  CHECK(choose_tile(conv(1, 8, 28, 3), avx512) == row(32));
  CHECK(choose_tile(conv(64, 2, 32, 3), avx2).family == kernel_family::along_row);
  // 16 vectors are 3 + 3 + 3 + 3 + 2 + 2 for 4 outputs
  plan::tile_choice parts = row(24);
  parts.mixed = true;
  CHECK(choose_tile(conv(64, 4, 128, 3, 1, layout::nchw), avx2) == parts);
  parts = row(32);
  parts.outputs = 3;
  CHECK(choose_tile(conv(32, 12, 128, 3, 1, layout::nchw), avx2) == parts);
  CHECK(choose_tile(conv(64, 4, 4, 3), avx512).family != kernel_family::along_row);  // 4 lanes
  CHECK(choose_tile(conv(64, 13, 128, 3), avx512).family != kernel_family::along_row);
  CHECK(choose_tile(conv(64, 4, 64, 1), avx512).family == kernel_family::gemm);
  CHECK(choose_tile(conv(64, 4, 64, 1, 1, layout::nchw), avx512).family ==
        kernel_family::along_row);
  CHECK(choose_tile(conv(64, 1, 64, 3), scalar).family == kernel_family::direct);
  for (const plan::device_facts& f : {avx512, avx512_double, avx2, sse2, neon}) {
    for (int out = 1; out <= plan::most_row_outputs; ++out) {
      for (const int kernel : {1, 3, 7}) {
        const plan::step s = conv(16, out, 1000, kernel);
        const auto [vectors, outputs, mixed] = plan::choose_row_tile(s, 1000, f);
        if (vectors == 0) continue;
        CHECK(vectors <= plan::most_row_vectors);
        CHECK(outputs * vectors + (outputs < vectors ? outputs : vectors) + 1 <= f.registers);
        CHECK(out % outputs == 0);
        CHECK(out * vectors <= plan::most_row_sums(f));
        CHECK((!mixed || plan::ceil_div(1000, f.lanes) % vectors != 0));
        // the input rows under one output row fit into the scratch memory
        CHECK(kernel * (vectors * f.lanes + kernel - 1) * plan::channel_block * f.lane_bytes <=
              plan::row_scratch_bytes);
      }
    }
  }
  CHECK(packed_elements(conv(64, 3, 128, 3), avx512) == 3 * (1 + 64 * 9));
}

TEST_CASE("depthwise") {
  const plan::step s = conv(40, 40, 14, 3, 40);
  CHECK(choose_tile(s, avx512) == plan::tile_choice{kernel_family::depthwise_strips, 7, 1});
  CHECK(choose_tile(s, avx2) == plan::tile_choice{kernel_family::depthwise_rows, 7, 2});
  CHECK(choose_tile(s, neon) == plan::tile_choice{kernel_family::depthwise_strips, 7, 4});
  CHECK(choose_tile(s, sse2) == plan::tile_choice{kernel_family::depthwise_rows, 7, 4});
  CHECK(packed_elements(s, avx512) == 48 * 10);
  CHECK(packed_elements(s, sse2) == 48 * 10);
  CHECK(choose_tile(conv(40, 40, 112, 3, 40), avx512) ==
        plan::tile_choice{kernel_family::depthwise_rows, 14, 1});
  CHECK(choose_tile(conv(40, 40, 14, 5, 40), avx512).family == kernel_family::depthwise_rows);
  CHECK(choose_tile(conv(40, 40, 14, 9, 40), avx512) ==
        plan::tile_choice{kernel_family::depthwise_any, 24, 1});
}

TEST_CASE("groups of few outputs share a register") {
  const layout b = layout::blocked;
  const plan::tile_choice grouped{kernel_family::grouped, 14, 1};
  const plan::tile_choice strips{kernel_family::grouped_strips, 7, 1};
  CHECK(choose_tile(conv(32, 32, 14, 3, 16), avx512) == strips);  // 2 -> 2
  CHECK(choose_tile(conv(32, 32, 14, 3, 8), avx512) == strips);   // 4 -> 4
  CHECK(choose_tile(conv(64, 64, 14, 3, 8), avx512) == strips);   // 8 -> 8
  CHECK(choose_tile(conv(64, 64, 14, 3, 4), avx512).family == kernel_family::peeled);
  CHECK(choose_tile(conv(32, 32, 14, 5, 8), avx512) == grouped);
  CHECK(choose_tile(conv(32, 96, 14, 3, 32), avx512) == grouped);
  CHECK(choose_tile(conv(32, 32, 14, 3, 8), avx2).family == kernel_family::grouped_strips);
  CHECK(choose_tile(conv(32, 32, 14, 3, 16), avx2) ==
        plan::tile_choice{kernel_family::grouped_strips, 4, 2});
  CHECK(choose_tile(conv(32, 32, 14, 5, 16), avx2) ==
        plan::tile_choice{kernel_family::grouped, 6, 1});
  CHECK(choose_tile(conv(32, 32, 14, 3, 32, layout::nchw, b), avx512) == grouped);
  CHECK(choose_tile(conv(32, 32, 14, 3, 32, b, layout::nhwc), avx512) == grouped);
  CHECK(choose_tile(conv(48, 48, 14, 3, 2), avx512) == grouped);  // a group ends inside a block
  CHECK(packed_elements(conv(36, 36, 14, 3, 9), avx512) == 48 * (1 + 4 * 9));
}

TEST_CASE("what no vector kernel takes says so") {
  CHECK(choose_tile(conv(72, 72, 14, 3, 72), plan::device_facts{}).family ==
        kernel_family::depthwise_rows);
  CHECK(choose_tile(conv(72, 72, 14, 3, 72, layout::nchw), plan::device_facts{}).family ==
        kernel_family::generic);
  CHECK(choose_tile(conv(216, 216, 14, 3, 3), avx512).family == kernel_family::generic);
}

TEST_CASE("groups that fill a register") {
  CHECK(choose_tile(conv(48, 48, 14, 3, 2, layout::nchw, layout::blocked), avx512).family ==
        kernel_family::direct);
  CHECK(choose_tile(conv(1, 1, 14, 3), avx512).family == kernel_family::along_row);
}

TEST_CASE("a single pixel") {
  CHECK(choose_tile(conv(400, 120, 1, 1), avx512) ==
        plan::tile_choice{kernel_family::linear, 1, 8});
  CHECK(choose_tile(conv(84, 10, 1, 1), avx512) == plan::tile_choice{kernel_family::linear, 1, 1});
  CHECK(choose_tile(conv(1024, 1000, 1, 1), avx512).ahead);  // 4 MB
  CHECK(plan::choose_linear_vectors(63) == 9);
  CHECK(plan::choose_linear_vectors(17) == 9);
  CHECK(choose_tile(conv(84, 10, 1, 1), plan::device_facts{}).family == kernel_family::direct);
  CHECK(packed_elements(conv(84, 17 * 16, 1, 1), avx512) == 18 * 16 * 85);
}

TEST_CASE("packed weights") {
  CHECK(packed_elements(conv(3, 64, 56, 7), avx512) == 64 * (1 + 3 * 49));
  CHECK(packed_elements(conv(64, 13, 56, 3), avx512) == 16 * (1 + 64 * 9));
  CHECK(packed_elements(conv(8, 12, 56, 1, 4), avx512) == 4 * 16 * (1 + 2));
  CHECK(packed_elements(conv(48, 48, 14, 3, 2), avx512) == 48 * (1 + 24 * 9));
}

}  // namespace
