// SPDX-License-Identifier: BSL-1.0
// The innermost loop of tiles that are wider than high, such as 3 pixels x 4 vectors, which fill 16
// registers with 12 sums, 3 inputs and one vector of weights. For gemm_tile.hpp and
// peeled_tile.hpp.
//
//   for channel of the block
//     inputs[pixel] = broadcast(input[pixel])
//     for vector: sums[pixel][vector] = fmadd(inputs[pixel], weights[vector], sums[pixel][vector])
//
// 12 multiply-adds take 3 broadcasts and 4 loads, 0.58 loads for each; 6 x 2 takes 0.67. A whole
// block of channels for a trip, for what a trip adds comes beside those 19 instructions, and half
// of a front end, all that a busy neighbour leaves, issues 3 a cycle: 5 % faster than 8 channels.
#pragma once

#include <utility>

#include "convexpr/kernels/cpu/register_tile.hpp"
#include "convexpr/kernels/cpu/three_by_four.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

inline constexpr int held_channels_per_trip = 16;

// The input `At` elements behind `in` and the entry `Entry` of the weights, for pixels [First,
// Last), `Step` elements apart.
template <int First, int Last, int Step, int At, int Entry, class A, int Pixels, int Vectors>
CONVEXPR_INLINE void add_held_input(vec<A> (&sums)[Pixels][Vectors], const A* in,
                                    const A* weights) {
  constexpr int width = Vectors * lanes<A>;
  if constexpr (holds_three_by_four<A> && Last - First == 3 && Vectors == 4) {
    add_three_by_four<At, Step, Entry * width>(sums, in, weights);
  } else {
    vec<A> x[Pixels];
#pragma GCC unroll 4
    for (int p = First; p < Last; ++p) x[p] = broadcast(in[At + (p - First) * Step]);
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      vec<A> w = load(weights + Entry * width + v * lanes<A>);
      hold(w);
#pragma GCC unroll 4
      for (int p = First; p < Last; ++p) sums[p][v] = fmadd(x[p], w, sums[p][v]);
    }
  }
}

template <int First, int Last, int Step, int... Channel, class A, int Pixels, int Vectors>
CONVEXPR_INLINE void add_held_channels(std::integer_sequence<int, Channel...>,
                                       vec<A> (&sums)[Pixels][Vectors], const A* in,
                                       const A* weights) {
  (add_held_input<First, Last, Step, Channel, Channel>(sums, in, weights), ...);
}

// All channels of a block, for pixels [First, Last); `in`: of the first one of these. `Adjacent`:
// channels are neighbours, else `channel` elements apart.
template <int First, int Last, int Step, bool Adjacent, class A, int Pixels, int Vectors>
CONVEXPR_INLINE void add_held_inputs(vec<A> (&sums)[Pixels][Vectors], const A* in, const A* weights,
                                     int channels, std::ptrdiff_t channel) {
  constexpr int width = Vectors * lanes<A>, trip = Adjacent ? held_channels_per_trip : 1;
  if constexpr (trip > 1) {
#pragma GCC unroll 1
    for (; channels >= trip; channels -= trip) {
      forget(in);
      add_held_channels<First, Last, Step>(std::make_integer_sequence<int, trip>{}, sums, in,
                                           weights);
      in += trip;
      weights += trip * width;
    }
  }
#pragma GCC unroll 1
  for (; channels > 0; --channels) {
    forget(in);
    add_held_input<First, Last, Step, 0, 0>(sums, in, weights);
    in += Adjacent ? 1 : channel;
    weights += width;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
