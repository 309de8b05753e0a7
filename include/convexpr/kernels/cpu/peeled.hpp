// SPDX-License-Identifier: BSL-1.0
// The loop nest of dense convolutions wider than one pixel, whose rows are cut into a few equal
// tiles, the padding peeled off the first and the last. For conv2d.hpp.
//
//   for block of rows that fits in the L2 cache, for group
//     for `vectors` * lanes output channels
//       for `chunk` input channels, whose weights stay in the L1 cache
//         for row of the block: first tile, all equal ones between, last tile
//
// Weights are read once for all rows, so those that lie beyond L2 are brought nearer one pass
// ahead. Over oneDNN 2.6.3 with AVX-512, 512 -> 512: 1.2 to 1.3 on 7x7 pixels, 1.05 on 14x14;
// with AVX2 1.16 to 1.21 on 7x7, 0.95 to 1.08 for the other dense layers of ResNet-50.
#pragma once

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/peeled_planes.hpp"
#include "convexpr/kernels/cpu/peeled_tile.hpp"
#include "convexpr/kernels/cpu/tile_run.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The compiled tiles of one key; those that a step does not need are null.
template <class T>
struct peeled_tiles {
  int vectors = 0;
  int pixels = 0;
  peeled_function<T> first = nullptr;  // the only one, if there is one
  peeled_function<T> middle = nullptr;
  peeled_function<T> middle_smaller = nullptr;  // one pixel less
  peeled_function<T> last = nullptr;
  tile_finish<T> finish{};
};

// What the tiles of a row are compiled for: the largest one, lacking columns at both ends, and how
// many there are, 3 for more.
struct peeled_row {
  peeled_shape shape{};
  bool uneven = false;  // tiles of one pixel less as well
  int tiles = 0;
  constexpr bool operator==(const peeled_row&) const = default;
};

constexpr peeled_row peeled_row_of(const plan::step& s) {
  const plan::tile_split row = plan::split(s.out.width, s.tile.pixels);
  const plan::lacking_columns lack = plan::lacking(s);
  const bool any = lack.left > 0 || lack.right > 0;
  const int channels = s.in.channels / s.groups;
  const bool planes = plan::unrolls_planes(s);
  const bool blocked = s.out.order == layout::blocked;
  return {
      {row.largest, s.tile.vectors, static_cast<int>(s.stride.width * s.in.pixel_stride),
       s.in.channel_stride == 1, s.kernel.width, lack.left, lack.right, any ? s.stride.width : 1,
       any ? s.dilation.width : 1, is_short(s.act) ? s.act : activation::none,
       planes ? channels : 0, planes && blocked ? plan::channel_block : 0},
      row.uneven,
      row.count < 3 ? row.count : 3};
}

// `Less`: one pixel less than the largest.
template <peeled_row Row, bool Less, bool First, bool Last, class T>
constexpr peeled_function<T> peeled_tile_of() {
  constexpr peeled_shape shape = [] {
    peeled_shape s = Row.shape;
    if (Less) --s.pixels;
    if (!First) s.left = 0;
    if (!Last) s.right = 0;
    if (s.left == 0 && s.right == 0) s.stride = s.dilation = 1;
    return s;
  }();
  if constexpr (shape.planes > 0) {
    return &run_plane_tiles<shape, T>;
  } else if constexpr (shape.pixels < shape.vectors && shape.adjacent && shape.left == 0 &&
                       shape.right == 0) {
    return &run_block_tiles<shape, T>;
  } else {
    return &run_peeled_tiles<shape, T>;
  }
}

// The smaller tiles of a row come first. `Act`: of the step, none for relu as well.
template <peeled_row Row, activation Act, class T>
constexpr peeled_tiles<T> peeled_tiles_of() {
  peeled_tiles<T> tiles{Row.shape.vectors, Row.shape.pixels};
  tiles.finish = finish_of<Act, is_short(Act), T, true>();
  if constexpr (Row.tiles == 1) {
    tiles.first = peeled_tile_of<Row, false, true, true, T>();
  } else {
    tiles.first = peeled_tile_of<Row, Row.uneven, true, false, T>();
    tiles.last = peeled_tile_of<Row, false, false, true, T>();
  }
  if constexpr (Row.tiles > 2) {
    tiles.middle = peeled_tile_of<Row, false, false, false, T>();
    tiles.middle_smaller = peeled_tile_of<Row, Row.uneven, false, false, T>();
  }
  return tiles;
}

template <class T>
class peeled_sweep {
 public:
  // Pointers are to element (0, 0, 0) of the views; slopes to those of prelu.
  peeled_sweep(const plan::step& s, const T* in, const T* second, T* out, const T* packed,
               const T* slopes, const peeled_tiles<T>& tiles)
      : s_(s),
        tiles_(tiles),
        in_(in),
        second_(plan::has_residual(s) ? second : nullptr),
        out_(out),
        packed_(packed),
        slopes_(slopes),
        split_(plan::split(s.out.width, tiles.pixels)),
        smaller_(split_.count * split_.largest - s.out.width),
        width_(tiles.vectors * lanes<T>),
        channels_(s.in.channels / s.groups) {
    call_.kernel_area = s.kernel.height * s.kernel.width;
    call_.in_channel = s.in.channel_stride;
    call_.in_row = s.dilation.height * s.in.row_stride;
    call_.in_column = s.dilation.width * s.in.pixel_stride;
    call_.out_pixel = s.out.pixel_stride;
    call_.second_pixel = s.second.pixel_stride;
    call_.slope = static_cast<T>(s.slope);
    // sums of a part of the channels would overwrite a residual that lies in the output
    const bool once = s.tile.chunk == 0 || s.tile.chunk > channels_ || second_ == out;
    pass_ = once ? channels_ : s.tile.chunk;
  }

  void run() {
    const int parts = plan::bands_in_l2(s_, s_.out.channels, width_, s_.packed_elements,
                                        s_.out.height, facts<T>());
    const int outputs = s_.out.channels / s_.groups;
    const std::ptrdiff_t next =
        width_ * (1 + static_cast<std::ptrdiff_t>(channels_) * call_.kernel_area);
    for (int part = 0; part < parts; ++part) {
      first_row_ = plan::part(s_.out.height, part, parts);
      last_row_ = plan::part(s_.out.height, part + 1, parts);
      taps_of_block_ = 0;
      for (int y = first_row_; y < last_row_; ++y) taps_of_block_ += taps_of_row(s_, y).count;
      taps_of_block_ *= s_.kernel.width * split_.count;
      const T* packed = packed_;
      for (int g = 0; g < s_.groups; ++g) {
        const T* in = in_ + s_.in.at(g * channels_, 0, 0);
        for (int c = 0; c < outputs; c += width_, packed += next) {
          run_outputs(in, packed, g * outputs + c);
        }
      }
    }
  }

 private:
  // `width_` output channels from `first` on.
  void run_outputs(const T* in, const T* packed, int first) {
    for (int v = 0; v < tiles_.vectors; ++v) {
      const int c = first + v * lanes<T>;
      call_.out_vector[v] = s_.out.at(c, 0, 0) - s_.out.at(first, 0, 0);
      call_.second_vector[v] = s_.second.at(c, 0, 0) - s_.second.at(first, 0, 0);
    }
    call_.bias = packed;
    call_.weights = packed + width_;
    for (int c = 0; c < channels_; c += pass_) run_pass(in + s_.in.at(c, 0, 0), c, first);
  }

  // Input channels from `c` on, those of `in`: for all rows of the block.
  void run_pass(const T* in, int c, int first) {
    const bool begins = c == 0;
    call_.channels = channels_ - c < pass_ ? channels_ - c : pass_;
    call_.ends = c + pass_ >= channels_;
    call_.floor = activation_floor<T>(call_.ends ? s_.act : activation::none);
    call_.begin_pixel = begins ? 0 : call_.out_pixel;
#pragma GCC unroll 4  // g++ makes a call of memmove from a loop
    for (int v = 0; v < 4; ++v) {
      call_.begin_vector[v] = begins ? v * lanes<T> : call_.out_vector[v];
    }
    const std::ptrdiff_t length =
        static_cast<std::ptrdiff_t>(call_.channels) * call_.kernel_area * width_;
    look_ahead(length);
    for (int y = first_row_; y < last_row_; ++y) run_row(in, y, first, begins);
    call_.weights += length;
  }

  // The next `length` weights, over all of a pass's taps.
  void look_ahead(std::ptrdiff_t length) {
    constexpr std::ptrdiff_t line = alignment / static_cast<std::ptrdiff_t>(sizeof(T));
    const int blocks = plan::ceil_div(call_.channels, plan::channel_block);
    call_.ahead = call_.weights + length;
    ahead_end_ = s_.tile.ahead && first_row_ == 0 ? call_.ahead + length : call_.ahead;
    const std::ptrdiff_t taps = taps_of_block_ * blocks;
    lines_of_tap_ = taps > 0 ? static_cast<int>((length / line + taps) / taps) : 0;
  }

  void run_row(const T* in, int y, int first, bool begins) {
    const tap_range high = taps_of_row(s_, y);
    const int in_y = y * s_.stride.height - s_.pads.top + high.first * s_.dilation.height;
    call_.taps_before = high.first * s_.kernel.width;
    call_.taps_high = high.count;
    call_.in_next_block = s_.in.block_stride - (high.count - 1) * call_.in_row;
    call_.in = in;
    if (high.count > 0) call_.in += in_y * s_.in.row_stride;
    const std::ptrdiff_t at = s_.out.at(first, y, 0);
    call_.out = out_ + at;
    call_.begin = begins ? call_.bias : call_.out;
    const bool adds = second_ != nullptr && call_.ends;
    call_.second = adds ? second_ + s_.second.at(first, y, 0) : nullptr;
    const int larger = split_.count - smaller_;
    run_tiles(tiles_.first, 1);
    if (split_.count > 1) {
      run_tiles(tiles_.middle_smaller, smaller_ - 1);
      run_tiles(tiles_.middle, larger - (smaller_ > 0 ? 1 : 2));
      run_tiles(tiles_.last, 1);
    }
    if (tiles_.finish.stored != nullptr && call_.ends) {
      call_.out = out_ + at;
      tiles_.finish.stored(s_, call_, s_.out.width, tiles_.vectors,
                           slopes_ == nullptr ? nullptr : slopes_ + first);
    }
  }

  void run_tiles(peeled_function<T> tile, int count) {
    if (count <= 0) return;
    call_.tiles = count;
    call_.ahead_lines = call_.ahead < ahead_end_ ? lines_of_tap_ : 0;
    tile(call_);
  }

  const plan::step& s_;
  const peeled_tiles<T>& tiles_;
  const T* in_;
  const T* second_;
  T* out_;
  const T* packed_;
  const T* slopes_;
  plan::tile_split split_;
  int smaller_;   // tiles of a row, the first ones, with one pixel less
  int width_;     // output channels of a tile
  int channels_;  // input channels of a group
  int pass_ = 0;  // input channels that one pass over the rows sums up
  int first_row_ = 0;
  int last_row_ = 0;
  const T* ahead_end_ = nullptr;
  std::ptrdiff_t taps_of_block_ = 0;  // of all tiles of these rows, for 16 input channels
  int lines_of_tap_ = 0;              // of weights brought nearer
  peeled_call<T> call_{};
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
