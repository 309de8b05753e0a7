// SPDX-License-Identifier: BSL-1.0
// The convolution of one plane to a few planes, where masks cost instructions: a vector of pixels
// of several rows at a time, so that only the first and the last vectors of rows lack any taps.
//
//   for vector of pixels in a row, for up to 4 outputs, for `Rows` rows of the output:
//     sums[output][row] = bias
//     for kernel row, kernel column:
//       sums[output][row] = fmadd(input[row][pixels], broadcast(weight[output]), sums[output][row])
//     relu, store
//
// The last vector begins where it ends with the row: some pixels are computed twice, with the same
// result. 4 outputs x 3 rows: 12 multiply-adds, 7 loads; where taps are missing 7 more
// instructions. 1 -> 8 on 28x28 pixels with AVX2: 46 to 72 % of the multiply-add peak.
#pragma once

#include "convexpr/kernels/cpu/plane_call.hpp"
#include "convexpr/kernels/cpu/three_by_four.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What the machine code depends on.
struct plane_columns_shape {
  int outputs = 0;  // 0: not for this kernel
  int columns = 0;  // of the kernel
  int left = 0;     // of those, the ones that reach into the padding at the left
  int right = 0;
  constexpr bool operator==(const plane_columns_shape&) const = default;
};

// For a step of one input channel along the row.
constexpr plane_columns_shape plane_columns_of(const plan::step& s, int row_lanes) {
  const int step = s.dilation.width, beyond = (s.kernel.width - 1) * step - s.pads.left;
  // all taps of any vector between the first and the last exist, and at the left those of the last
  const int before = (s.out.width - 1) / row_lanes * row_lanes;
  const bool inside = s.kernel != hw{1} && s.out.width >= row_lanes + s.pads.left &&
                      s.pads.left <= row_lanes && before + beyond <= s.in.width;
  if (!is_plain_plane(s) || !inside) return {};
  int right = 0;
  while (right < s.kernel.width && s.out.width + beyond - right * step > s.in.width) ++right;
  return {s.out.channels, s.kernel.width, columns_in_left_padding(s), right};
}

template <class T>
struct plane_columns_call : plane_call<T> {
  using plane_call<T>::plane_call;
  const lane_edge<T>* edges = nullptr;  // [columns]
};

// One tap. Edge: of the pixels in `edge`.
template <bool Edge, int Outputs, int Rows, class T>
CONVEXPR_INLINE void add_plane_tap(vec<T> (&sum)[Outputs][Rows], const T* in, std::ptrdiff_t in_row,
                                   const T* weights, const lane_edge<T>* edge) {
  if constexpr (holds_three_by_four<T> && Outputs == 4 && Rows == 3) {
    const std::ptrdiff_t step = in_row * static_cast<std::ptrdiff_t>(sizeof(T));
    if constexpr (Edge) {
      add_pixels(sum, in, step, weights, *edge);
    } else {
      add_pixels(sum, in, step, weights);
    }
    return;
  }
  vec<T> x[Rows];
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r) {
    x[r] = Edge ? load_edge(*edge, in + r * in_row) : load(in + r * in_row);
  }
#pragma GCC unroll 16
  for (int o = 0; o < Outputs; ++o) {
    const vec<T> each = broadcast(weights[o]), w = Edge ? only(*edge, each) : each;
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) sum[o][r] = fmadd(x[r], w, sum[o][r]);
  }
}

// Outputs, of All; the first Left and the last Right columns are masked.
template <int All, int Outputs, int Rows, int Columns, int Left, int Right, class T>
CONVEXPR_NOINLINE void add_plane_columns(const plane_columns_call<T>& call) noexcept {
  const T* in = call.in;
  T* out = call.out;
  const std::ptrdiff_t in_row = call.in_row;
  const lane_edge<T>* const edges = call.edges;
#pragma GCC unroll 1
  for (int group = call.groups; group > 0; --group) {
    vec<T> sum[Outputs][Rows];
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) sum[o][r] = broadcast(call.bias[o]);
    }
    const T* weights = call.weights;
    const T* from = in;
#pragma GCC unroll 1
    for (int row = call.kernel_rows; row > 0; --row, from += call.in_tap) {
      const T* tap = from;
#pragma GCC unroll 8
      for (int k = 0; k < Columns; ++k) {
        forget(tap);
        if (k < Left || k >= Columns - Right) {
          add_plane_tap<true>(sum, tap, in_row, weights + k * All, edges + k);
        } else {
          add_plane_tap<false>(sum, tap, in_row, weights + k * All, edges);
        }
        tap += call.column_step;
      }
      weights += Columns * All;
    }
    const vec<T> floor = broadcast(call.floor);
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
      T* to = out + o * call.out_plane;
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) store(to + r * call.out_row, maximum(floor, sum[o][r]));
    }
    in += Rows * in_row;
    out += Rows * call.out_row;
  }
}

template <class T>
using plane_columns_function = void (*)(const plane_columns_call<T>&) noexcept;

// Of so many outputs and rows: the first vectors of rows, those in between, the last ones.
template <plane_columns_shape Shape, int Outputs, int Rows, class T>
inline constexpr plane_columns_function<T> plane_columns_functions[3] = {
    &add_plane_columns<Shape.outputs, Outputs, Rows, Shape.columns, Shape.left, 0, T>,
    &add_plane_columns<Shape.outputs, Outputs, Rows, Shape.columns, 0, 0, T>,
    &add_plane_columns<Shape.outputs, Outputs, Rows, Shape.columns, 0, Shape.right, T>};

// Rows of the output for one vector of pixels: their input stays in L1.
inline constexpr int most_column_rows = 48;

// in and out point at element (0, 0, 0); packed as for along_row.hpp.
template <plane_columns_shape Shape, class T>
class plane_columns_sweep {
 public:
  plane_columns_sweep(const plan::step& s, const T* in, T* out, const T* packed)
      : s_(s), in_(in), out_(out), packed_(packed), call_(s) {
    for (int k = 0; k < Shape.columns; ++k) {
      const int tap = k * s.dilation.width - s.pads.left, last = s.out.width - lanes<T> + tap;
      edges_[0][k] = edge_between<T>(-tap, lanes<T>);
      edges_[1][k] = edge_between<T>(0, lanes<T>);
      edges_[2][k] = edge_between<T>(0, s.in.width - last);
    }
  }

  void run() {
    const plan::whole_windows whole = plan::inside_rows(s_);
    for (int y = 0; y < s_.out.height; ++y) {
      if (y == whole.first && whole.size() >= rows) {
        for (; y < whole.last; y += most_column_rows) {
          run_inside(y, whole.last - y < most_column_rows ? whole.last - y : most_column_rows);
        }
        y = whole.last - 1;
      } else {
        run_border(y);
      }
    }
  }

 private:
  // 4 outputs x 3 rows or 3 x 4 take all of 16 registers.
  static constexpr plan::tile_split split = plan::split(Shape.outputs, 4);
  static constexpr int largest = split.largest, smaller = split.uneven ? largest - 1 : largest;
  static constexpr int rows = 12 / largest < 4 ? 12 / largest : 4;

  // Every vector of pixels of an output row; run: the first, one in between or the last.
  template <class Run>
  CONVEXPR_INLINE void for_each_vector(int y, int in_y, Run run) {
    for (int x = 0; x < s_.out.width; x += lanes<T>) {
      const bool last = x + lanes<T> >= s_.out.width;
      if (last) x = s_.out.width - lanes<T>;
      const int which = last ? 2 : x == 0 ? 0 : 1;
      call_.edges = edges_[which];
      call_.in = in_ + (in_y * s_.in.row_stride + x - s_.pads.left);
      call_.out = out_ + (y * s_.out.row_stride + x);
      run(which);
    }
  }

  // Output rows [y, y + height), whose windows lack no row.
  void run_inside(int y, int height) {
    call_.kernel_rows = s_.kernel.height;
    const int rest = height % rows;
    call_.groups = height / rows;
    if (call_.groups > 0) run_groups(y);
    call_.groups = 1;
    if (rest > 0) run_groups(y + height - rows);
  }
  void run_groups(int y) {
    for_each_vector(y, y * s_.stride.height - s_.pads.top, [&](int which) CONVEXPR_INLINE_LAMBDA {
      call_.bias = packed_;
      call_.weights = packed_ + Shape.outputs;
      for (int o = 0; o < Shape.outputs;) {
        const bool large = (Shape.outputs - o) % largest == 0 || smaller == largest;
        const int count = large ? largest : smaller;
        (large ? plane_columns_functions<Shape, largest, rows, T>
               : plane_columns_functions<Shape, smaller, rows, T>)[which](call_);
        call_.bias += count;
        call_.weights += count;
        call_.out += count * call_.out_plane;
        o += count;
      }
    });
  }

  // One whose window does.
  void run_border(int y) {
    const tap_range high = taps_of_row(s_, y);
    const int in_y = y * s_.stride.height - s_.pads.top + high.first * s_.dilation.height;
    call_.kernel_rows = high.count;
    call_.groups = 1;
    call_.bias = packed_;
    call_.weights = packed_ + Shape.outputs * (1 + high.first * Shape.columns);
    for_each_vector(y, high.count > 0 ? in_y : 0, [&](int) CONVEXPR_INLINE_LAMBDA {
      add_plane_columns<Shape.outputs, Shape.outputs, 1, Shape.columns, Shape.columns, 0>(call_);
    });
  }

  const plan::step& s_;
  const T* in_;
  T* out_;
  const T* packed_;
  plane_columns_call<T> call_;
  lane_edge<T> edges_[3][Shape.columns];
};

template <plane_columns_shape Shape, class T>
void run_plane_columns(const plan::step& s, const T* in, T* out, const T* packed) noexcept {
  plane_columns_sweep<Shape, T>(s, in, out, packed).run();
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
