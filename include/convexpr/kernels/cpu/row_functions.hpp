// SPDX-License-Identifier: BSL-1.0
// The functions that compute the tiles of a row and end it, chosen by what the machine code depends
// on. For the loop nest of along_row.hpp.
#pragma once

#include "convexpr/kernels/cpu/row_tile.hpp"
#include "convexpr/kernels/cpu/tile_run.hpp"
#include "convexpr/kernels/cpu/transpose.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a row of tiles depends on.
struct row_shape {
  int outputs;
  int together;  // of those in a tile, 0: all
  int pixels;    // of the largest tile
  bool uneven;   // tiles of a vector less as well
  int columns;   // of a kernel on one plane, 0: any
};

template <class T>
struct row_functions {
  row_function<T> add = nullptr;
  row_function<T> less = nullptr;  // of a vector less, if there is one
  int outputs = 0;                 // at a time, 0: all
};

template <row_shape Shape, int Vectors, class T>
constexpr row_function<T> row_function_of() {
  constexpr int together = Shape.together > 0 ? Shape.together : Shape.outputs;
  if constexpr (Vectors == 0) {
    return nullptr;
  } else if constexpr (Shape.columns > 0) {
    return &add_plane<Shape.outputs, Vectors, Shape.columns, T>;
  } else {
    return &add_block<together, Vectors, T, Shape.outputs>;
  }
}

template <row_shape Shape, class T>
constexpr row_functions<T> row_functions_of() {
  constexpr int vectors = Shape.pixels / lanes<T>, less = Shape.uneven ? vectors - 1 : 0;
  return {row_function_of<Shape, vectors, T>(), row_function_of<Shape, less, T>(),
          Shape.columns > 0 ? 0 : Shape.together};
}

// sums[output][pixel], `row_length` apart, to the whole first block of a blocked tensor's row.
// `Act`: of the step, none for relu as well.
template <activation Act, class T>
CONVEXPR_NOINLINE void turn_back(const plan::step& s, const arithmetic_t<T>* sums, int row_length,
                                 int pixels, T* out,
                                 [[maybe_unused]] const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  const A threshold = static_cast<A>(s.threshold);
  const vec<A> floor = broadcast(activation_floor<A>(s.act));
  constexpr int block = plan::channel_block;
  for (int x = 0; x < pixels; x += lanes<T>) {
    const int count = pixels - x < lanes<T> ? pixels - x : lanes<T>;
    for (int c = 0; c < s.out.channels; c += 4) {
      vec<A> rows[4];
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) {  // of outputs that do not exist the last one again: padding
        const int o = c + k < s.out.channels ? c + k : s.out.channels - 1;
        A slope = static_cast<A>(s.slope);
        if constexpr (Act == activation::prelu) slope = slopes[o];
        const vec<A> sum = maximum(floor, load(sums + o * row_length + x));
        rows[k] = apply<Act>(broadcast(slope), threshold, sum);
      }
      store_four_turned<block>(out + x * block + c, rows, count);
    }
  }
}

// How the sums of a row end.
template <class T>
struct row_finish {
  using A = arithmetic_t<T>;
  void (*turned)(const plan::step&, const A*, int, int, T*, const A*) noexcept = nullptr;
  tile_finish<T> tile{};
};
template <activation Act, class T>
constexpr row_finish<T> row_finish_of() {
  row_finish<T> finish{nullptr, finish_of<Act, false, T>()};
  if constexpr (lanes<T> % 4 == 0 && !is_narrow<T>) finish.turned = &turn_back<Act, T>;
  return finish;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
