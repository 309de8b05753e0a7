// SPDX-License-Identifier: BSL-1.0
// The 1x1 convolution of a single pixel, which is what Linear is: a matrix times a vector.
//
//   for `vectors` * lanes outputs
//     sums[vector] = bias
//     for input channel: sums[vector] = fmadd(broadcast(input), weights[vector], sums[vector])
//   residual, activation, store
//
// Each weight is used once, so the weights' way from L2 is the limit: 400 -> 120, 205 KB, takes 2
// us, 100 GB/s. Layers whose weights lie in L1 take half of the time that tiles of 28 x 1 with a
// single pixel did (84 -> 10), or 15 % less (120 -> 84). Weights from memory come at 14 GB/s
// instead of 11 if they are asked for at several places in turns, each in pages of its own, which a
// core prefetches side by side: 1024 -> 1000 in 300 us instead of 375.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/lanes.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Channels whose weights are brought to L2 in turns, while those of as many before them are used.
// 32 are no faster than none, 64 take 3 % longer than 128.
inline constexpr int far_channels = 128;

// packed: biases, then weights [channel][Vectors * lanes]. Returns their end. Far: they are beyond
// L2.
template <int Vectors, bool Far, class T>
CONVEXPR_NOINLINE const arithmetic_t<T>* sum_linear(const plan::step& s, const T* in,
                                                    const arithmetic_t<T>* packed,
                                                    arithmetic_t<T>* sums) noexcept {
  using A = arithmetic_t<T>;
  constexpr int width = Vectors * lanes<T>;
  constexpr int ahead = 4 * width;  // 40 channels are 10 to 40 % slower
  vec<A> sum[Vectors];
#pragma GCC unroll 16
  for (int v = 0; v < Vectors; ++v) sum[v] = load(packed + v * lanes<T>);
  const A* weights = packed + width;
  [[maybe_unused]] const A* far = weights;
  for (int left = s.in.channels; left > 0; left -= plan::channel_block) {
    const T* from = in;
    if constexpr (Far) {
      if ((s.in.channels - left) % far_channels == 0) far = weights + far_channels * width;
    }
#pragma GCC unroll 1
    for (int c = left < plan::channel_block ? left : plan::channel_block; c > 0; --c) {
      const vec<A> x = broadcast(static_cast<A>(*from));
#pragma GCC unroll 16
      for (int v = 0; v < Vectors; ++v) {
        __builtin_prefetch(weights + ahead + v * lanes<T>);
        if constexpr (Far) __builtin_prefetch(far + v * far_channels * lanes<T>, 0, 2);
        sum[v] = fmadd(x, load(weights + v * lanes<T>), sum[v]);
      }
      weights += width;
      far += lanes<T>;
      from += s.in.channel_stride;
    }
    in += s.in.block_stride;
  }
#pragma GCC unroll 16
  for (int v = 0; v < Vectors; ++v) store(sums + v * lanes<T>, sum[v]);
  return weights;
}

// Outputs beside each other, nothing added to them.
constexpr bool stores_beside(const plan::step& s) {
  return !plan::has_residual(s) && s.out.channel_stride == 1 &&
         s.out.block_stride == plan::channel_block;
}

// in, second and out point at element (0, 0, 0) of the step's views; slopes to those of prelu.
// Beside: stores_beside().
template <int Vectors, bool Far, bool Beside, activation Act, class T>
CONVEXPR_NOINLINE void run_linear(const plan::step& s, const T* in, const T* second, T* out,
                                  const arithmetic_t<T>* packed,
                                  const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  constexpr int width = Vectors * lanes<T>;
  const vec<A> floor = broadcast(activation_floor<A>(s.act));
  alignas(alignment) A sums[width];
  for (int first = 0; first < s.out.channels; first += width) {
    const int left = s.out.channels - first, count = left < width ? left : width;
    packed = sum_linear<Vectors, Far>(s, in, packed, sums);
    if constexpr (Beside && Act == activation::none && !is_narrow<T>) {
      int c = 0;
      for (; c + lanes<T> <= count; c += lanes<T>) {
        store(out + first + c, maximum(floor, load(sums + c)));
      }
      if (c < count) store_first(out + first + c, maximum(floor, load(sums + c)), count - c);
    } else {
      const finished_tile<A> done{sums, width, width, 1, 1, count, first, 0, 0, false};
      finish_tile<Act>(s, done, slopes == nullptr ? nullptr : slopes + first,
                       plan::has_residual(s) ? second : nullptr, out);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
