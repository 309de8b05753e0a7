// SPDX-License-Identifier: BSL-1.0
// Which 1x1 convolutions are products of matrices, and in which blocks.
#include <convexpr/plan/gemm.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;

constexpr plan::step conv(int in, int out, int size, int stride = 1,
                          layout out_order = layout::blocked) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.stride = stride;
  s.in = plan::dense_view({in, size, size}, layout::blocked);
  const int out_size = (size - 1) / stride + 1;
  s.out = plan::dense_view({out, out_size, out_size}, out_order);
  return s;
}

TEST_CASE("1x1 convolutions between blocked tensors are products of matrices") {
  CHECK(runs_gemm(conv(64, 64, 56), avx512));
  CHECK(runs_gemm(conv(17, 20, 7, 2), avx2));
  CHECK(!runs_gemm(conv(64, 64, 56, 1, layout::nhwc), avx512));
  CHECK(!runs_gemm(conv(64, 64, 1), avx512));
  plan::step s = conv(64, 64, 56);
  s.pads.left = 1;
  CHECK(!runs_gemm(s, avx512));
  s = conv(64, 64, 56);
  s.groups = 2;
  CHECK(!runs_gemm(s, avx512));
  s = conv(64, 64, 56);
  s.kernel = 3;
  CHECK(!runs_gemm(s, avx512));
  s = conv(64, 64, 56);
  s.second_value = 0;
  s.second = plan::dense_view({64, 56, 56}, layout::nchw);
  CHECK(!runs_gemm(s, avx512));
  plan::device_facts narrow = avx512;  // partial sums must not be rounded
  narrow.narrow = true;
  CHECK(!runs_gemm(conv(64, 64, 56), narrow));
}

TEST_CASE("strides and windows into larger images are gathered") {
  CHECK(!plan::gathers(conv(64, 64, 56)));
  CHECK(plan::gathers(conv(64, 64, 56, 2)));
  plan::step s = conv(64, 64, 56);
  s.in.row_stride += 16;
  CHECK(plan::gathers(s));
}

TEST_CASE("groups of outputs differ by one vector at most") {
  const auto choice = [](int out) { return choose_gemm(conv(64, out, 14), avx512); };
  CHECK(choice(256).vectors == 4);
  CHECK(!choice(256).mixed);
  CHECK(choice(96).vectors == 3);  // 3 + 3
  CHECK(!choice(96).mixed);
  CHECK(choice(160).vectors == 4);  // 4 + 3 + 3
  CHECK(choice(160).mixed);
  CHECK(choice(80).vectors == 3);  // 3 + 2
  CHECK(choice(80).mixed);
  CHECK(choice(13).vectors == 1);
  const auto avx2_choice = [](int out) { return choose_gemm(conv(64, out, 14), avx2); };
  CHECK(avx2_choice(64).vectors == 4);
  CHECK(avx2_choice(64).pixels == 3);
  CHECK(avx2_choice(48).vectors == 2);
  CHECK(avx2_choice(48).pixels == 6);
  CHECK(avx2_choice(40).vectors == 3);  // 3 + 2
  CHECK(choose_gemm(conv(64, 64, 14), sse2).vectors == 2);
}

TEST_CASE("all sums of a tile are in registers") {
  for (const plan::device_facts& f : {avx512, avx512_double, avx2, sse2, sse2_double}) {
    for (int out = 1; out <= 200; ++out) {
      const plan::tile_choice t = choose_gemm(conv(64, out, 14), f);
      const int held = t.pixels < t.vectors ? t.pixels : t.vectors;
      const bool operand_from_memory = f.lanes * f.lane_bytes == 64 && t.vectors == 1;
      const int product = f.fused ? 0 : 1;
      CHECK(t.pixels * t.vectors + held + (operand_from_memory ? 0 : 1) + product <= f.registers);
    }
  }
}

TEST_CASE("chunks of channels are nearly equal, their weights in L1") {
  const auto chunk = [](int in, int out) { return choose_gemm(conv(in, out, 14), avx512).chunk; };
  CHECK(chunk(1024, 256) == 128);
  CHECK(chunk(64, 256) == 64);
  CHECK(chunk(140, 256) == 80);
  CHECK(chunk(1024, 16) == 512);
  CHECK(chunk(1024, 512) == 64);  // and the next chunk's beside them
  CHECK(choose_gemm(conv(1024, 16, 14, 2), avx512).chunk == 64);
}

TEST_CASE("cold weights are fetched ahead and used by all pixels") {
  CHECK(choose_gemm(conv(2048, 512, 7), avx512).ahead);
  CHECK(choose_gemm(conv(2048, 512, 7), avx512).block == 49);
  CHECK(choose_gemm(conv(1024, 512, 14), avx512).block == 196);
  CHECK(choose_gemm(conv(1024, 256, 14), avx512).ahead);
  CHECK(!choose_gemm(conv(256, 256, 14), avx512).ahead);
  CHECK(choose_gemm(conv(1024, 256, 14), avx512).block == 196);
  CHECK(choose_gemm(conv(1024, 256, 56, 2), avx512).block == 128);
}

TEST_CASE("the last tile is no block of its own") {
  const auto blocks = [](plan::step s, int tiles) {
    s.tile = choose_gemm(s, avx512);
    return plan::gemm_blocks(s, tiles);
  };
  CHECK(blocks(conv(2048, 512, 7), 9) == 1);
  CHECK(blocks(conv(1024, 512, 14), 33) == 1);
  CHECK(blocks(conv(64, 256, 56), 523) == 2);      // of 2048 pixels, 341 tiles
  CHECK(blocks(conv(512, 1024, 28, 2), 33) == 2);  // of 128 gathered pixels, 21 tiles
}

TEST_CASE("what is gathered fits into the scratch memory") {
  for (const plan::device_facts& f : {avx512, avx512_double, avx2, sse2_double}) {
    for (const int in : {16, 100, 256, 2048}) {
      for (const int out : {16, 32, 100, 2048}) {
        for (const int size : {3, 14, 56, 300}) {
          const plan::tile_choice t = choose_gemm(conv(in, out, size, 2), f);
          CHECK(t.block >= 1);
          const int pixels = t.block < t.pixels ? t.pixels : t.block;
          CHECK(pixels * t.chunk * f.lane_bytes <= plan::gemm_scratch_bytes);
        }
      }
    }
  }
}

}  // namespace
