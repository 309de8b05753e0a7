// SPDX-License-Identifier: BSL-1.0
// The inner loops of 1x1 convolutions: tiles of a few pixels x a few vectors of output channels
// that follow each other along a row of pixels and share their weights. For the loop nest of
// gemm.hpp.
//
//   for tile of the run
//     sums[pixel][vector] = bias, or those of the channels before, from the output
//     for block of 16 input channels of the chunk, channel of the block:
//       sums[pixel][vector] = fmadd(broadcast(input[pixel]), weights[vector], sums[pixel][vector])
//     store; after the last chunk: + residual, relu or another short activation before that
//
// 6 x 4 vectors: 24 multiply-adds, 4 loads, 6 broadcasts and 3 instructions of the loop for each
// channel, and nothing spilled, on g++ 12 and clang 19; 99 % of the peak with data in L1. Four
// channels for one trip are 5 % slower on g++ 12, which then spills a sum.
#pragma once

#include "convexpr/kernels/cpu/held_inputs.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a run of tiles depends on. Pixels are a block of channels apart.
struct gemm_shape {
  int pixels;
  int vectors;
  activation act = activation::none;  // one of is_short(); none and relu are a floor
};

// The rest. Pointers are to the first pixel; steps count elements.
template <class A>
struct gemm_call {
  const A* in = nullptr;       // [block][pixel][16], at the first channel of the chunk
  const A* weights = nullptr;  // [channel of the chunk][vectors * lanes]
  const A* bias = nullptr;     // [vectors * lanes]; null: go on from `out`
  const A* second = nullptr;   // residual, or null
  A* out = nullptr;
  const A* ahead = nullptr;  // weights of chunks to come
  int ahead_lines = 0;       // of 64 bytes, to be fetched for each tile and block of channels
  int tiles = 0;
  int channels = 0;  // of the chunk
  bool last = true;  // no chunk follows
  A floor{};         // 0 for relu, else -infinity
  A slope{};         // of an activation within the tile
  std::ptrdiff_t in_block = 0;
  std::ptrdiff_t out_vector[4] = {};
  std::ptrdiff_t second_vector[4] = {};
};

template <class A>
using gemm_function = void (*)(const gemm_call<A>&) noexcept;

template <gemm_shape Shape, class A>
CONVEXPR_INLINE void begin_gemm(const gemm_call<A>& call, const A* out,
                                tile_sums<A, Shape.pixels, Shape.vectors>& sums) {
  if (call.bias != nullptr) {
#pragma GCC unroll 4
    for (int v = 0; v < Shape.vectors; ++v) {
      const vec<A> bias = load(call.bias + v * lanes<A>);
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) sums[p][v] = bias;
    }
  } else {
#pragma GCC unroll 4
    for (int v = 0; v < Shape.vectors; ++v) {
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) {
        sums[p][v] = load(out + call.out_vector[v] + p * plan::channel_block);
      }
    }
  }
}

template <gemm_shape Shape, class A>
CONVEXPR_INLINE void finish_gemm(const gemm_call<A>& call, const A* second, A* out,
                                 tile_sums<A, Shape.pixels, Shape.vectors>& sums) {
  if (second != nullptr) {
#pragma GCC unroll 4
    for (int v = 0; v < Shape.vectors; ++v) {
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) {
        const A* from = second + call.second_vector[v] + p * plan::channel_block;
        sums[p][v] = sums[p][v] + load(from);
      }
    }
  }
  // see finish_sums in register_tile.hpp; the last vector first is up to 2 % faster on a Zen 5,
  // whose stores hinder multiply-adds
  const auto store_all = [&](auto finished) CONVEXPR_INLINE_LAMBDA {
#pragma GCC unroll 4
    for (int v = Shape.vectors - 1; v >= 0; --v) {
      A* to = out + call.out_vector[v];
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) {
        store(to + p * plan::channel_block, finished(sums[p][v]));
      }
    }
  };
  const vec<A> floor = broadcast(call.floor), slope = broadcast(call.slope);
  if constexpr (Shape.act != activation::none) {
    if (call.last) {
      return store_all([&](vec<A> sum)
                           CONVEXPR_INLINE_LAMBDA { return apply<Shape.act>(slope, A(0), sum); });
    }
  }
  store_all([&](vec<A> sum) CONVEXPR_INLINE_LAMBDA { return maximum(floor, sum); });
}

template <gemm_shape Shape, class A>
CONVEXPR_NOINLINE void run_gemm_tiles(const gemm_call<A>& call) noexcept {
  constexpr int block = plan::channel_block, line = 64 / static_cast<int>(sizeof(A));
  constexpr tile_shape tile{Shape.pixels, Shape.vectors, block, true};
  const A* tile_in = call.in;
  const A* second = call.second;
  const A* ahead = call.ahead;
  A* out = call.out;
#pragma GCC unroll 1
  for (int t = call.tiles; t > 0; --t) {
    tile_sums<A, Shape.pixels, Shape.vectors> sums;
    begin_gemm<Shape>(call, out, sums);
    bring_residual<Shape.pixels, Shape.vectors>(second, call.second_vector, block);
    const A* in = tile_in;
    const A* weights = call.weights;
#pragma GCC unroll 1
    for (int left = call.channels; left > 0; left -= block) {
      // the pixels of the next tile, which may lie beyond L2
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) {
        __builtin_prefetch(in + (Shape.pixels + p) * block);
      }
#pragma GCC unroll 1
      for (int i = call.ahead_lines; i > 0; --i, ahead += line) __builtin_prefetch(ahead);
      const int channels = left < block ? left : block;
      if constexpr (Shape.pixels < Shape.vectors) {
        add_held_inputs<0, Shape.pixels, block, true>(sums, in, weights, channels, 1);
      } else {
        add_tap<tile>(sums, in, weights, channels, 1, block);
      }
      in += call.in_block;
      weights += channels * (Shape.vectors * lanes<A>);
    }
    finish_gemm<Shape>(call, second, out, sums);
    tile_in += Shape.pixels * block;
    out += Shape.pixels * block;
    if (second != nullptr) second += Shape.pixels * block;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
