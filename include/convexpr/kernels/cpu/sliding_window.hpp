// SPDX-License-Identifier: BSL-1.0
// The 3x3 convolution from blocks to a few output channels for 16 registers: an input is multiplied
// by all of its taps while it is in one, so that nothing is turned and hardly a lane is empty.
//
//   for strip of columns, for row of the input, for block of 16 input channels, each two rows
//   behind the block before: sliding_window_tile.hpp
//     behind the last block the row of the output that has all of its taps: finished
//
// Sums wait in a ring of a few rows near L1: a row of the input adds to three of them, and by the
// order of summation a block begins with an output when the block before has done all of its rows.
// 4 outputs run in two streams, for the latency of their sums: the upper half and the lower half.
// 64 -> 4 channels on 128x128 pixels: 2.9 to 3.7 times the speed of oneDNN (AVX2, one thread),
// along_row.hpp 2.0 to 2.6; 32 -> 12: 1.3 to 1.6, along_row.hpp 1.04 to 1.5.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/sliding_window_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

template <int Outputs, activation Act, class T>
class window_sweep {
 public:
  // Pointers are to element (0, 0, 0) of the views. packed: biases, then weights as
  // sliding_window_tile.hpp has them, block by block.
  window_sweep(const plan::step& s, const T* in, T* out, const T* packed)
      : s_(s),
        in_(in),
        out_(out),
        packed_(packed),
        blocks_(plan::ceil_div(s.in.channels, plan::channel_block)),
        ring_(plan::window_ring_rows(s.in.channels)),
        columns_(plan::window_strip(s)) {}

  void run() {
    const int width = s_.out.width;
    for (int x = 0; x < width; x += columns_) {
      x_ = x;
      width_ = width - x < columns_ ? width - x : columns_;
      run_strip();
    }
  }

 private:
  static constexpr int size = plan::window_size, frame = plan::window_frame;
  static constexpr int streams = window_lanes_of<Outputs>.streams;
  static constexpr int room = plan::window_scratch_bytes / static_cast<int>(sizeof(T));

  // Some rows of the output. Those of the input are counted from the first that their windows see.
  struct stream {
    int first = 0;  // of the output
    int begin = 0;  // rows of the input that exist
    int end = 0;
    int begun = 0;  // rows of the output that have sums, and those that are finished
    int done = 0;
  };

  void run_strip() {
    const int height = s_.out.height, rows = plan::ceil_div(height, streams);
    rows_ = rows;
    int most = 0;
    for (int i = 0; i < streams; ++i) {
      stream one{};
      one.first = i * (height - rows);
      const int above = s_.pads.top - one.first, below = s_.in.height + above;
      one.begin = above > 0 ? above : 0;
      one.end = below < rows + frame ? below : rows + frame;
      most = one.end - one.begin > most ? one.end - one.begin : most;
      streams_[i] = one;
      begin_row(i, -1);
    }
    // a stream that has fewer rows adds to a row that nobody needs
    for (int t = 0; t < most + 2 * (blocks_ - 1); ++t) {
      for (int b = 0; b < blocks_; ++b) {
        const int step = t - 2 * b;
        if (step >= 0 && step < most) add_block(b, step);
      }
    }
  }

  // Of stream i; row -1 is the one that nobody needs.
  T* ring_row(int i, int row) {
    const std::ptrdiff_t length = (columns_ + 2 * frame) * Outputs;
    return sums_ + (i * (ring_ + 1) + (row < 0 ? ring_ : row % ring_)) * length;
  }

  // The step-th row of block b.
  void add_block(int b, int step) {
    constexpr int block = plan::channel_block;
    const int first_column = s_.pads.left > x_ ? s_.pads.left - x_ : 0;
    const int in_x = x_ - s_.pads.left + first_column;
    const int last = s_.in.width - in_x, all = width_ + frame - first_column;
    window_call<T> call{};
    call.pixels = last < all ? last : all;
    const int left = s_.in.channels - b * block;
    call.channels = left < block ? left : block;
    call.weights = packed_ + plan::round_up(Outputs, lanes<T>) +
                   b * block * window_lanes_of<Outputs>.vectors * lanes<T>;
    for (int i = 0; i < streams; ++i) {
      stream& one = streams_[i];
      const int row = one.begin + step;
      const bool exists = row < one.end;
      if (b == 0 && exists) {
        for (; one.begun <= row && one.begun < rows_; ++one.begun) begin_row(i, one.begun);
      }
      const int y = one.first - s_.pads.top + (exists ? row : one.end - 1);
      call.in[i] = in_ + s_.in.at(b * block, y, in_x);
      // The next row of the input; or the output's lines, which are written in part.
      const int next = row < frame ? 0 : row - frame < rows_ ? row - frame : rows_ - 1;
      call.ahead[i] = b + 1 < blocks_ ? call.in[i] + s_.in.row_stride
                                      : out_ + s_.out.at(0, one.first + next, x_);
      for (int k = 0; k < size; ++k) {
        const int to = row - k;
        call.sums[i][k] =
            ring_row(i, exists && to >= 0 && to < rows_ ? to : -1) + first_column * Outputs;
      }
    }
    slide_window<Outputs>(call);
    if (b + 1 < blocks_) return;
    for (int i = 0; i < streams; ++i) {
      stream& one = streams_[i];
      const int row = one.begin + step, ready = row + 1 < one.end ? row - 1 : rows_;
      for (; one.done < ready && one.done < rows_; ++one.done) finish_row(i, one.done);
    }
  }

  // Biases.
  void begin_row(int i, int row) {
    T* to = ring_row(i, row);
    T biases[Outputs];
    for (int o = 0; o < Outputs; ++o) biases[o] = packed_[o];
    for (int x = 0; x < width_ + 2 * frame; ++x, to += Outputs) {
#pragma GCC unroll 16
      for (int o = 0; o < Outputs; ++o) to[o] = biases[o];
    }
  }

  void finish_row(int i, int row) {
    const T* from = ring_row(i, row) + frame * Outputs;
    T* to = out_ + s_.out.at(0, streams_[i].first + row, x_);
    const vec<T> floor = broadcast(activation_floor<T>(s_.act));
    const vec<T> slope = broadcast(static_cast<T>(s_.slope));
    const T threshold = static_cast<T>(s_.threshold);
#pragma GCC unroll 1
    for (int x = 0; x < width_; ++x) {
#pragma GCC unroll 4
      for (int o = 0; o < Outputs; o += 4) {
        const vec<T> v = load_low_half(from + o);
        store_quad(to + o, apply<Act>(slope, threshold, maximum(floor, v)), 0);
      }
      from += Outputs;
      to += plan::channel_block;
    }
  }

  const plan::step& s_;
  const T* in_;
  T* out_;
  const T* packed_;
  int blocks_;
  int ring_;
  int columns_;
  int x_ = 0;
  int width_ = 0;
  int rows_ = 0;  // of a stream
  stream streams_[streams];
  alignas(alignment) T sums_[room];
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
