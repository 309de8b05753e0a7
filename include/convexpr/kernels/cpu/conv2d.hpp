// SPDX-License-Identifier: BSL-1.0
// Runs a conv2d step of a plan: picks the compiled tiles that it needs. Steps with equal keys share
// all machine code; sizes, offsets and most strides are read from the step at run time.
#pragma once

#include "convexpr/kernels/cpu/conv_key.hpp"
#include "convexpr/kernels/cpu/depthwise.hpp"
#include "convexpr/kernels/cpu/direct.hpp"
#include "convexpr/kernels/cpu/generic.hpp"
#include "convexpr/kernels/cpu/pack.hpp"
#include "convexpr/kernels/cpu/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The tile of so many pixels; inside the image, or along its border with a run-time step between
// them.
template <conv_key Key, int Pixels, bool Inside, class T>
constexpr tile_function<T> tile_of() {
  constexpr int step = Inside ? Key.pixel_step : 0;
  constexpr activation act = Key.act_in_tile ? Key.act : activation::none;
  if constexpr (Pixels <= 0) {
    return nullptr;
  } else if constexpr (Key.family == plan::kernel_family::depthwise_any) {
    return &run_depthwise_any_tile<depthwise_any_shape{Pixels, Key.vectors, step, act}, T>;
  } else if constexpr (Key.family == plan::kernel_family::grouped) {
    return &run_grouped_tile<grouped_shape{Pixels, Inside ? Key.unrolled_columns : 0, act}, T>;
  } else {
    constexpr int height = Inside ? Key.kernel_height : 0;
    constexpr int width = Inside ? Key.kernel_width : 0;
    return &run_tile<tile_shape{Pixels, Key.vectors, step, Key.adjacent, height, width, act}, T>;
  }
}

template <conv_key Key, class T>
constexpr tile_functions<T> tiles_of() {
  constexpr int smaller = Key.uneven ? Key.pixels - 1 : 0;
  constexpr int edge_smaller = Key.edge_uneven ? Key.edge_pixels - 1 : 0;
  constexpr int corner = Key.corners ? 1 : 0;
  return {Key.vectors,
          Key.pixels,
          Key.edge_pixels,
          tile_of<Key, Key.pixels, true, T>(),
          tile_of<Key, smaller, true, T>(),
          tile_of<Key, Key.edge_pixels, false, T>(),
          tile_of<Key, edge_smaller, false, T>(),
          tile_of<Key, corner, false, T>(),
          finish_of<Key.act, Key.act_in_tile, T, Key.whole>()};
}

template <conv_key Key, int Pixels, int Vectors, class A>
constexpr gemm_function<A> gemm_tile_of() {
  constexpr activation act = Key.act_in_tile ? Key.act : activation::none;
  if constexpr (Pixels <= 0 || Vectors <= 0) {
    return nullptr;
  } else {
    return &run_gemm_tiles<gemm_shape{Pixels, Vectors, act}, A>;
  }
}

template <conv_key Key, class A>
constexpr gemm_functions<A> gemm_tiles_of() {
  constexpr int less = Key.mixed ? Key.vectors - 1 : 0, smaller = Key.uneven ? Key.pixels - 1 : 0;
  return {
      Key.pixels,
      {gemm_tile_of<Key, Key.pixels, Key.vectors, A>(), gemm_tile_of<Key, Key.pixels, less, A>()},
      {gemm_tile_of<Key, smaller, Key.vectors, A>(), gemm_tile_of<Key, smaller, less, A>()},
      finish_of<Key.act, Key.act_in_tile, A, true>()};
}

// in, second and out point at element (0, 0, 0) of s.in, s.second and s.out; second is only read if
// the step has a residual and, in the family direct, may be out itself. packed comes from
// pack_conv2d, with the vectors of plan/channel_vectors.hpp behind, if there are any. Reads and
// writes nothing outside the views, padded lanes of blocked ones excepted.
template <conv_key Key, class T>
void run_conv2d(const plan::step& s, const T* in, const T* second, T* out,
                const arithmetic_t<T>* packed) noexcept {
  const arithmetic_t<T>* slopes = nullptr;
  if constexpr (Key.act == activation::prelu) {
    slopes = packed + s.vectors_offset + plan::slopes_offset(s);
  }
  if constexpr (Key.family == plan::kernel_family::generic) {
    run_generic<Key.act>(s, in, second, out, packed, slopes);
  } else if constexpr (Key.family == plan::kernel_family::gemm) {
    static constexpr gemm_functions<T> tiles = gemm_tiles_of<Key, T>();
    gemm_sweep<T>(s, in, second, out, packed, slopes, tiles).run();
  } else if constexpr (Key.family == plan::kernel_family::depthwise_rows ||
                       Key.family == plan::kernel_family::depthwise_strips) {
    run_depthwise<Key.blocked>(s, in, second, out, packed, slopes);
  } else if constexpr (Key.family == plan::kernel_family::grouped_strips) {
    run_grouped_strips<Key.blocked>(s, in, second, out, packed, slopes);
  } else if constexpr (Key.family == plan::kernel_family::linear) {
    run_linear<Key.vectors, Key.far, Key.whole, Key.act>(s, in, second, out, packed, slopes);
  } else if constexpr (Key.plane.rows > 0 && std::is_same_v<T, float>) {
    run_plane_rows<Key.plane>(s, in, out, packed);
  } else if constexpr (Key.in_columns.outputs > 0 && std::is_same_v<T, float>) {
    run_plane_columns<Key.in_columns>(s, in, out, packed);
  } else if constexpr (Key.family == plan::kernel_family::along_row) {
    constexpr row_shape shape{Key.row_outputs, Key.vectors, Key.row_pixels, Key.uneven,
                              Key.unrolled_columns};
    row_sweep<T>(s, in, second, out, packed, slopes, Key.row_pixels,
                 row_functions_of<shape, arithmetic_t<T>>(), row_finish_of<Key.act, T>())
        .run();
  } else if constexpr (Key.family == plan::kernel_family::across_lanes) {
    constexpr across_lanes_shape shape{Key.pixels, Key.row_outputs, Key.unrolled_columns,
                                       Key.pixel_step, Key.act};
    across_lanes_sweep<T>(s, in, out, packed, &run_across_lanes_tile<shape, T>).run();
  } else if constexpr (Key.family == plan::kernel_family::rows_in_lanes) {
    static constexpr rows_in_lanes_functions<T> strips =
        rows_in_lanes_functions_of<Key.rows_in_lanes, T>();
    rows_in_lanes_sweep<T>(s, in, out, packed, strips).run();
  } else if constexpr (Key.family == plan::kernel_family::sliding_window) {
    window_sweep<Key.row_outputs, Key.act, T>(s, in, out, packed).run();
  } else if constexpr (Key.family == plan::kernel_family::sliding_row) {
    sliding_row_sweep<Key.act, T>(s, in, out, packed, &slide_row<Key.row_pixels, Key.adjacent, T>)
        .run();
  } else if constexpr (Key.family == plan::kernel_family::peeled) {
    static constexpr peeled_tiles<T> tiles = peeled_tiles_of<Key.peeled, Key.act, T>();
    peeled_sweep<T>(s, in, second, out, packed, slopes, tiles).run();
  } else if constexpr (Key.family == plan::kernel_family::grouped) {
    static constexpr tile_functions<T> tiles = tiles_of<Key, T>();
    lane_sources<T> sources;
    direct_sweep<T, true>(s, in, second, out, packed, slopes, tiles, &sources).run();
  } else {
    static constexpr tile_functions<T> tiles = tiles_of<Key, T>();
    direct_sweep<T>(s, in, second, out, packed, slopes, tiles).run();
  }
}

template <conv_key Key, class T>
constexpr winograd_functions<T> winograd_functions_of() {
  constexpr int taps = Key.kernel_width, tiles = Key.pixels;
  constexpr winograd_shape inputs{Key.tile_outputs, taps};
  constexpr winograd_shape shape{Key.tile_outputs, taps,
                                 Key.act_in_tile ? Key.act : activation::none};
  constexpr int smaller = Key.uneven ? tiles - 1 : tiles;
  return {&transform_inputs<inputs, T>, &add_products<tiles, Key.vectors, T>,
          &add_products<smaller, Key.vectors, T>, &transform_outputs<shape, T>,
          finish_of<Key.act, Key.act_in_tile, T, true>()};
}

// The same for a step of the family winograd; scratch has s.scratch_elements.
template <conv_key Key, class T>
void run_winograd(const plan::step& s, const T* in, const T* second, T* out, const T* packed,
                  T* scratch) noexcept {
  static constexpr winograd_functions<T> functions = winograd_functions_of<Key, T>();
  const T* slopes = nullptr;
  if constexpr (Key.act == activation::prelu) {
    slopes = packed + s.vectors_offset + plan::slopes_offset(s);
  }
  winograd_sweep<T>(s, in, second, out, packed, slopes, scratch, functions).run();
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
