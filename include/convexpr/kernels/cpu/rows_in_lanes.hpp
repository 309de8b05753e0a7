// SPDX-License-Identifier: BSL-1.0
// The convolution from blocks to a few output channels with the rows of the kernel in the lanes of
// a register, so that nothing is turned and three lanes in four or more are in use.
//
//   for band of rows whose sums fit the scratch memory, for strip of pixels
//     for block of 16 input channels: all rows of the strip, rows_in_lanes_tile.hpp
//     meanwhile the input's next row and the output's lines come nearer
//
// A block adds its kernel rows to an output one after the other, as the order of summation has it,
// for it sees the rows of the input one after the other. Between blocks the sums wait in scratch.
// 64 -> 4 channels 3x3 on 128x128 pixels: 2.9 to 3.5 times the speed of oneDNN (AVX-512, one
// thread), where along_row.hpp has 2.4 to 2.6.
#pragma once

#include "convexpr/kernels/cpu/rows_in_lanes_tile.hpp"
#include "convexpr/kernels/cpu/tile_run.hpp"
#include "convexpr/plan/rows_in_lanes.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What the strips of a row are compiled for: one that lacks columns at both ends, and how many
// there are, 3 for more.
struct rows_in_lanes_row {
  rows_in_lanes_shape shape{};
  int strips = 0;
  constexpr bool operator==(const rows_in_lanes_row&) const = default;
};

constexpr rows_in_lanes_row rows_in_lanes_row_of(const plan::step& s) {
  const plan::lacking_columns lack = plan::lacking(s);
  const int count = plan::ceil_div(s.out.width, s.tile.pixels);
  return {{s.out.channels, s.kernel.height,
           peeled_shape{s.tile.pixels, 1, plan::channel_block, true, s.kernel.width, lack.left,
                        lack.right},
           s.act == activation::relu ? activation::none : s.act},
          count < 3 ? count : 3};
}

template <class T>
struct rows_in_lanes_functions {
  rows_in_lanes_function<T> first = nullptr;  // the only one, if there is one
  rows_in_lanes_function<T> middle = nullptr;
  rows_in_lanes_function<T> last = nullptr;
};

template <rows_in_lanes_row Row, bool First, bool Last, class T>
constexpr rows_in_lanes_function<T> rows_in_lanes_function_of() {
  constexpr rows_in_lanes_shape shape = [] {
    rows_in_lanes_shape one = Row.shape;
    if (!First) one.row.left = 0;
    if (!Last) one.row.right = 0;
    return one;
  }();
  return &run_rows_in_lanes<shape, T>;
}

template <rows_in_lanes_row Row, class T>
constexpr rows_in_lanes_functions<T> rows_in_lanes_functions_of() {
  rows_in_lanes_functions<T> all{rows_in_lanes_function_of<Row, true, Row.strips == 1, T>()};
  if constexpr (Row.strips > 1) all.last = rows_in_lanes_function_of<Row, false, true, T>();
  if constexpr (Row.strips > 2) all.middle = rows_in_lanes_function_of<Row, false, false, T>();
  return all;
}

template <class T>
class rows_in_lanes_sweep {
 public:
  // Pointers are to element (0, 0, 0) of the views. packed: the biases, padded to a vector, then
  // weights [block][kernel column][channel][lane].
  rows_in_lanes_sweep(const plan::step& s, const T* in, T* out, const T* packed,
                      const rows_in_lanes_functions<T>& functions)
      : s_(s), functions_(functions), in_(in), out_(out), packed_(packed) {
    call_.in_row = s.in.row_stride;
    call_.floor = activation_floor<T>(s.act);
    call_.slope = static_cast<T>(s.slope);
    call_.threshold = static_cast<T>(s.threshold);
    const int outputs = s.out.channels;
    for (int i = 0; i < s.tile.pixels * outputs; ++i) begin_[i] = packed[i % outputs];
  }

  void run() {
    const int pixels = s_.tile.pixels, width = s_.out.width, height = s_.out.height;
    const int bands = plan::ceil_div(height, room / (pixels * s_.out.channels));
    for (int b = 0; b < bands; ++b) {
      const int y = plan::part(height, b, bands);
      call_.rows = plan::part(height, b + 1, bands) - y;
      const int above = s_.pads.top - y;  // rows of the padding
      call_.first_row = above > 0 ? above : 0;
      call_.last_row = s_.in.height + above;
      for (int x = 0; x < width; x += pixels) {
        const bool last = x + pixels >= width;
        run_strip(y, last ? width - pixels : x,
                  x == 0 ? functions_.first
                  : last ? functions_.last
                         : functions_.middle);
      }
    }
  }

 private:
  static constexpr int room = plan::strip_scratch_bytes / static_cast<int>(sizeof(T));

  void run_strip(int y, int x, rows_in_lanes_function<T> strip) {
    constexpr int block = plan::channel_block;
    const int pixels = s_.tile.pixels, outputs = s_.out.channels;
    const int in_x = x > s_.pads.left ? x - s_.pads.left : 0;
    T* const out = out_ + s_.out.at(0, y, x);
    call_.weights = packed_ + lanes<T>;
    call_.from = begin_;
    call_.from_row = 0;
    call_.to = sums_;
    call_.to_row = outputs * pixels;
    call_.ahead_row = s_.out.row_stride;
    for (int c = 0; c < s_.in.channels; c += block) {
      const int left = s_.in.channels - c;
      call_.channels = left < block ? left : block;
      call_.ends = left <= block;
      call_.in = in_ + s_.in.at(c, 0, in_x) + (y - s_.pads.top) * s_.in.row_stride;
      look_ahead(out, c / block);
      if (call_.ends) {
        call_.to = out;
        call_.to_row = s_.out.row_stride;
      }
      strip(call_);
      call_.weights += s_.kernel.width * call_.channels * lanes<T>;
      call_.from = sums_;
      call_.from_row = outputs * pixels;
    }
  }

  // The output's lines are written in part, so that they have to be read: a share of them with each
  // block, in the columns that the input's next row leaves free.
  void look_ahead(const T* out, int block) {
    const int pixels = s_.tile.pixels, columns = s_.kernel.width;
    const int in_columns = plan::ceil_div(pixels + columns - 1, call_.channels);
    const int lines = (columns - in_columns) * call_.channels;
    const int first = block * lines < pixels - lines ? block * lines : pixels - lines;
    call_.ahead_column = in_columns;
    call_.ahead = out + (first > 0 ? first : 0) * s_.out.pixel_stride;
  }

  const plan::step& s_;
  const rows_in_lanes_functions<T>& functions_;
  const T* in_;
  T* out_;
  const T* packed_;
  rows_in_lanes_call<T> call_{};
  // the last pixel's are read as a whole vector
  alignas(alignment) T begin_[plan::most_strip_sums + lanes<T>];
  alignas(alignment) T sums_[room + lanes<T>];
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
