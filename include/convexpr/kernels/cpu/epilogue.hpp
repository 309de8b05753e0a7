// SPDX-License-Identifier: BSL-1.0
// What follows the sums of a tile that cannot be stored as whole vectors, or whose activation takes
// more than a few instructions: residual, activation, stores of single elements, in any layout.
#pragma once

#include <cstddef>
#include <limits>

#include "convexpr/kernels/cpu/register_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// A tile's sums in scratch memory: that of pixel p and channel c is sums[p * pixel_step +
// c * channel_step]. `size` numbers from `sums` on may be changed.
template <class A>
struct finished_tile {
  A* sums = nullptr;
  int size = 0;
  int pixel_step = 0;
  int channel_step = 0;
  int pixels = 0;
  int channels = 0;
  int first_channel = 0;
  int y = 0;
  int x = 0;
  bool downwards = false;  // the pixels are below each other, not beside each other
};

// maximum(floor, x) is relu or nothing, NaN and -0 included.
template <class A>
constexpr A activation_floor(activation a) {
  return a == activation::relu ? A(0) : -std::numeric_limits<A>::infinity();
}

// A tile whose sums were stored as whole vectors, and the activation of those: `slopes` begin at
// the first channel. In place, since longer functions in registers would be compiled for each tile
// shape, a copy for each of its sums.
template <activation Act, class T>
CONVEXPR_NOINLINE void finish_stored(const plan::step& s, const tile_call<T>& call, int pixels,
                                     int vectors, const T* slopes) noexcept {
  const T threshold = static_cast<T>(s.threshold);
  for (int v = 0; v < vectors; ++v) {
    vec<T> slope = broadcast(static_cast<T>(s.slope));
    if constexpr (Act == activation::prelu) slope = load(slopes + v * lanes<T>);
    T* to = call.out + call.out_vector[v];
    for (int p = 0; p < pixels; ++p, to += call.out_pixel) {
      store(to, apply<Act>(slope, threshold, load(to)));
    }
  }
}

// `count` sums rounded to 16 bits, a register at a time: one by one takes 10 times as long.
template <class T>
CONVEXPR_NOINLINE void narrow_run(const float* from, int count, T* to) noexcept {
  int i = 0;
  for (; i + lanes<T> <= count; i += lanes<T>) store(to + i, load(from + i));
  for (; i < count; ++i) to[i] = static_cast<T>(from[i]);
}
template <class T>
CONVEXPR_NOINLINE void store_narrow(const plan::step& s, const finished_tile<float>& tile,
                                    T* out) noexcept {
  constexpr int room = 32 * lanes<T>;
  T rounded[room];
  const std::ptrdiff_t step = tile.downwards ? s.out.row_stride : s.out.pixel_stride;
  const bool at_once = tile.channel_step == 1 && tile.size <= room;
  if (at_once) narrow_run(tile.sums, tile.size, rounded);
  for (int c = 0; c < tile.channels; ++c) {
    T* to = out + s.out.at(tile.first_channel + c, tile.y, tile.x);
    const float* sums = tile.sums + c * tile.channel_step;
    if (at_once) {
      for (int p = 0; p < tile.pixels; ++p) to[p * step] = rounded[c + p * tile.pixel_step];
    } else if (step == 1 && tile.pixel_step == 1) {
      narrow_run(sums, tile.pixels, to);
    } else {
      for (int p = 0; p < tile.pixels; ++p) {
        to[p * step] = static_cast<T>(sums[p * tile.pixel_step]);
      }
    }
  }
}

// A tile in scratch memory. `out` and `second` point at element (0, 0, 0) of their views. About one
// load and one store for each element: 6 % of a 3x3 convolution of 12 channels to 3 planes.
template <activation Act, class T>
CONVEXPR_NOINLINE void finish_tile(const plan::step& s, const finished_tile<arithmetic_t<T>>& tile,
                                   [[maybe_unused]] const arithmetic_t<T>* slopes, const T* second,
                                   T* out) noexcept {
  using A = arithmetic_t<T>;
  if (second != nullptr) {
    const std::ptrdiff_t step = tile.downwards ? s.second.row_stride : s.second.pixel_stride;
    for (int c = 0; c < tile.channels; ++c) {
      const T* from = second + s.second.at(tile.first_channel + c, tile.y, tile.x);
      A* sums = tile.sums + c * tile.channel_step;
      for (int p = 0; p < tile.pixels; ++p) sums[p * tile.pixel_step] += from[p * step];
    }
  }
  const A threshold = static_cast<A>(s.threshold);
  if constexpr (Act == activation::prelu) {
    for (int c = 0; c < tile.channels; ++c) {
      for (int p = 0; p < tile.pixels; ++p) {
        A& sum = tile.sums[c * tile.channel_step + p * tile.pixel_step];
        sum = apply<Act>(slopes[c], threshold, sum);
      }
    }
  } else if (Act != activation::none || s.act == activation::relu) {
    const vec<A> slope = broadcast(static_cast<A>(s.slope));
    const vec<A> floor = broadcast(activation_floor<A>(s.act));
    for (int i = 0; i < tile.size; i += lanes<T>) {
      const vec<A> sum = load(tile.sums + i);
      store(tile.sums + i,
            Act == activation::none ? maximum(floor, sum) : apply<Act>(slope, threshold, sum));
    }
  }
  if constexpr (is_narrow<T>) return store_narrow(s, tile, out);
  const std::ptrdiff_t step = tile.downwards ? s.out.row_stride : s.out.pixel_stride;
  for (int c = 0; c < tile.channels; ++c) {
    T* to = out + s.out.at(tile.first_channel + c, tile.y, tile.x);
    const A* sums = tile.sums + c * tile.channel_step;
    if (step == 1 && tile.pixel_step == 1) {
      for (int p = 0; p < tile.pixels; ++p) to[p] = static_cast<T>(sums[p]);
    } else {
      for (int p = 0; p < tile.pixels; ++p)
        to[p * step] = static_cast<T>(sums[p * tile.pixel_step]);
    }
  }
}

// How the tiles of a step end.
template <class T>
struct tile_finish {
  using A = arithmetic_t<T>;
  // null: with their sums, the activation being in the tile or a floor
  void (*stored)(const plan::step&, const tile_call<T>&, int, int, const A*) noexcept = nullptr;
  void (*scratch)(const plan::step&, const finished_tile<A>&, const A*, const T*,
                  T*) noexcept = nullptr;
  bool whole = true;  // whether tiles may be stored as whole vectors
};

// `Act`: of the step, none for relu as well. InTile: its tiles store whole vectors and have Act in
// them. Whole: they store whole vectors, and finish_tile is not compiled. 16-bit elements are
// rounded when they are stored, so all must be done before.
template <activation Act, bool InTile, class T, bool Whole = false>
constexpr tile_finish<T> finish_of() {
  if constexpr (InTile || (Whole && Act == activation::none))
    return {};
  else if constexpr (Whole && !is_narrow<T>)
    return {&finish_stored<Act, T>};
  else if constexpr (Act == activation::none || is_narrow<T>)
    return {nullptr, &finish_tile<Act, T>, Act == activation::none};
  else
    return {&finish_stored<Act, T>, &finish_tile<Act, T>};
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
