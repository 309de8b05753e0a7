// SPDX-License-Identifier: BSL-1.0
// The step that register tiles repeat: one input channel at one tap, for pixels of a row and all
// vectors of output channels of a tile. For register_tile.hpp, peeled_tile.hpp and
// winograd_tile.hpp.
//
//   for pixel, vector: sums[pixel][vector] += broadcast(input[pixel]) * weights[vector]
//
// AVX-512 multiplies by an element of memory: 28 x 1 does so for all inputs, 14 x 2 for 10 of 14,
// twice, and so has 38 instead of 48 instructions for 28 multiply-adds, with 26 instead of 16
// loads. 3x3 layers of 64 and 128 channels, Sapphire Rapids with busy neighbours: as fast as 28 x
// 1, 1 to 9 % faster than 6 x 4 and 14 x 2 with all inputs in registers; Zen 5: as those, and 9 %
// faster than 28 x 1, which waits for 29 loads. 6 x 4 gains nothing from it.
#pragma once

#include <cstddef>

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/plan/split.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Compilers see that the next tap's pixels are this tap's, keep dozens of them in registers and
// spill the sums for it; a pointer that they know nothing about prevents that.
template <class T>
CONVEXPR_INLINE void forget(const T*& pointer) {
#if defined(__GNUC__)
  asm("" : "+r"(pointer));
#endif
}

// For pixels [First, Last), whose inputs are `pixel` elements apart from `in` on. Beside: loads
// that the caller has in each step, lines it asks for.
template <int First, int Last, int Beside = 0, class A, int Pixels, int Vectors>
CONVEXPR_INLINE void add_step(vec<A> (&sums)[Pixels][Vectors], const A*& in, const A*& weights,
                              std::ptrdiff_t pixel) {
  constexpr bool wide = plan::has_wide_vectors(facts<A>());
  constexpr int twice =
      wide && Vectors == 2 ? plan::inputs_from_memory(Last - First - Beside, 2) : 0;
  // 7 x 4: two vectors of weights are operands in memory, for want of registers (clang 19 takes two
  // for inputs). Sums that waited on the stack had made it a third slower where they crossed lines.
  constexpr int held = wide && (Pixels + 1) * Vectors >= 32 ? Vectors - 2 : Vectors;
  vec<A> w[Vectors];
#pragma GCC unroll 4
  for (int v = 0; v < held; ++v) {
    w[v] = load(weights + v * lanes<A>);
    if constexpr (wide && Vectors > 1) hold(w[v]);  // 256 -> 256 @14, g++ 12 tuned for AMD: 9 %
  }
  if constexpr (twice > 0) {
#pragma GCC unroll 32
    for (int p = 0; p < twice; ++p) {
      sums[First + p][0] = fmadd(broadcast(in[p * pixel]), w[0], sums[First + p][0]);
    }
    forget(in);  // or the same inputs would be kept in registers
#pragma GCC unroll 32
    for (int p = 0; p < twice; ++p) {
      sums[First + p][1] = fmadd(broadcast(in[p * pixel]), w[1], sums[First + p][1]);
    }
  }
#pragma GCC unroll 32
  for (int p = twice; p < Last - First; ++p) {
    const vec<A> x = broadcast(in[p * pixel]);
#pragma GCC unroll 4
    for (int v = 0; v < held; ++v) sums[First + p][v] = fmadd(x, w[v], sums[First + p][v]);
    if constexpr (held < Vectors) forget(weights);
#pragma GCC unroll 4
    for (int v = held; v < Vectors; ++v) {
      sums[First + p][v] = fmadd(x, load(weights + v * lanes<A>), sums[First + p][v]);
    }
  }
}

// Asks for the lines of the residual that the tile will add: from L3 they would take as long as a
// tenth of 64 -> 64 3x3 @128. `vector`: of `lanes`; those of a block of 16 channels share lines.
template <int Pixels, int Vectors, class T>
CONVEXPR_INLINE void bring_residual(const T* second, const std::ptrdiff_t (&vector)[4],
                                    std::ptrdiff_t pixel) {
  constexpr int size = static_cast<int>(sizeof(T)), bytes = lanes<T> * size;
  constexpr int line = plan::channel_block * size < 64 ? plan::channel_block * size : 64;
  if (second == nullptr) return;
#pragma GCC unroll 32
  for (int p = 0; p < Pixels; ++p) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      if (v * bytes % line == 0) __builtin_prefetch(second + vector[v] + p * pixel);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
