// SPDX-License-Identifier: BSL-1.0
// The loop nest around the register tiles: which pixels and channels each tile gets, at the border
// of the image and in its middle. Serves direct, depthwise and grouped convolutions; the same code
// for every key.
//
//   for group (depthwise: for block of channels)
//     for block of rows that fits in the L2 cache
//       for `vectors` * lanes output channels
//         for row of the block, for tile of neighbouring pixels whose windows are inside: tile
//     for `vectors` * lanes output channels, for column near the left or right border:
//       tiles of pixels below each other, which lack the same taps; single ones in the corners
//
// Padded taps are skipped, not multiplied: a 3x3 kernel on 14x14 pixels saves 9 % of its work.
// 64 -> 64 channels on 128x128 pixels reach 90 % of the multiply-add peak (AVX-512, one thread),
// 3x3 and 5x5 alike; 128 -> 64 1x1, whose input is read once from L3, 80 %.
#pragma once

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/grouped.hpp"
#include "convexpr/kernels/cpu/tile_run.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The compiled tiles of one key; those that a step does not need are null.
template <class T>
struct tile_functions {
  int vectors = 0;
  int pixels = 0;
  int edge_pixels = 0;
  tile_function<T> inside = nullptr;
  tile_function<T> inside_smaller = nullptr;  // one pixel less
  tile_function<T> edge = nullptr;
  tile_function<T> edge_smaller = nullptr;
  tile_function<T> corner = nullptr;  // one pixel
  tile_finish<T> finish{};
};

// Grouped: tiles read lanes of their own channels. Its functions are calls, as each would be
// compiled several times otherwise; a tile takes hundreds of cycles or thousands.
template <class T, bool Grouped = false>
class direct_sweep {
  using A = arithmetic_t<T>;

 public:
  // Pointers are to element (0, 0, 0) of the views; slopes to those of prelu.
  CONVEXPR_NOINLINE direct_sweep(const plan::step& s, const T* in, const T* second, T* out,
                                 const A* packed, const A* slopes, const tile_functions<T>& tiles,
                                 [[maybe_unused]] lane_sources<T>* sources = nullptr) noexcept
      : s_(s),
        tiles_(tiles),
        in_(in),
        packed_(packed),
        flat_(plan::runs_flat(s)),
        height_(flat_ ? 1 : s.out.height),
        width_(flat_ ? s.out.height * s.out.width : s.out.width),
        rows_(plan::inside_rows(s)),
        columns_(plan::inside_columns(s)),
        split_(plan::split(columns_.size(), tiles.pixels)),
        depthwise_(s.tile.family == plan::kernel_family::depthwise_any),
        outputs_(tiles.vectors * lanes<T>),
        channels_(depthwise_ ? 1 : s.in.channels / s.groups),
        sources_(sources),
        run_(s, second, out, slopes, tiles.finish, outputs_, channels_) {
    if constexpr (Grouped) run_.read_lanes(sources);
  }

  // Returns the end of the packed weights that it read.
  CONVEXPR_NOINLINE const A* run() {
    const int inputs = depthwise_ ? outputs_ : channels_;
    const int outputs = depthwise_ ? outputs_ : s_.out.channels / s_.groups;
    const A* packed = packed_;
    if constexpr (Grouped) return run_group(in_, packed, 0, s_.out.channels);
    for (int in = 0, out = 0; out < s_.out.channels; in += inputs, out += outputs) {
      const int left = s_.out.channels - out;
      packed = run_group(in_ + s_.in.at(in, 0, 0), packed, out, left < outputs ? left : outputs);
    }
    return packed;
  }

 private:
  // Output channels [first, first + count), which read the same input channels. Returns the end of
  // their packed weights.
  const A* run_group(const T* in, const A* packed, int first, int count) {
    const std::ptrdiff_t sum_length =
        static_cast<std::ptrdiff_t>(channels_) * s_.kernel.height * s_.kernel.width;
    const std::ptrdiff_t next = outputs_ * (1 + sum_length);
    const int divisible = flat_ ? split_.count : height_;
    const int blocks =
        plan::bands_in_l2(s_, count, outputs_, sum_length * count, divisible, facts<T>());
    for (int b = 0; b < blocks; ++b) {
      const int begin = plan::part(divisible, b, blocks);
      const int end = plan::part(divisible, b + 1, blocks);
      for (int c = 0, i = 0; c < count; c += outputs_, ++i) {
        begin_channels(in, packed + i * next, first + c, count - c);
        for (int y = flat_ ? 0 : begin; y < (flat_ ? 1 : end); ++y) {
          sweep_row(y, flat_ ? begin : 0, flat_ ? end : split_.count);
        }
      }
    }
    for (int c = 0; c < count; c += outputs_, packed += next) {
      if (columns_.size() == width_) continue;
      begin_channels(in, packed, first + c, count - c);
      for (int x = 0; x < columns_.first; ++x) sweep_column(x);
      for (int x = columns_.last; x < width_; ++x) sweep_column(x);
    }
    return packed;
  }

  void begin_channels(const T* in, const A* packed, int first, int left) {
    if constexpr (Grouped) sources_->find(s_, first);
    run_.begin_channels(in, packed, first, left);
  }

  // Tiles [first, last) of output row y.
  CONVEXPR_INLINE void sweep_row(int y, int first, int last) {
    if (first == last) return;
    int begin = plan::part(columns_.size(), first, split_.count);
    run_.begin(y, columns_.first + begin, taps_of_row(s_, y), {0, s_.kernel.width}, false);
    for (int i = first; i < last; ++i) {
      const int end = plan::part(columns_.size(), i + 1, split_.count);
      const bool largest = end - begin == tiles_.pixels;
      run_.run(largest ? tiles_.inside : tiles_.inside_smaller, end - begin);
      begin = end;
    }
  }

  CONVEXPR_NOINLINE void begin_edge(int y, int x, tap_range high, tap_range wide, bool downwards) {
    run_.begin(y, x, high, wide, downwards);
  }

  // Output column x, whose windows reach into the padding at the left or right.
  CONVEXPR_NOINLINE void sweep_column(int x) {
    const tap_range wide = taps_of_column(s_, x);
    for (int y = 0; y < height_; ++y) {
      if (y >= rows_.first && y < rows_.last) continue;
      begin_edge(y, x, taps_of_row(s_, y), wide, false);
      run_.run(tiles_.corner, 1);
    }
    const int rows = rows_.size();
    if (rows > 0) begin_edge(rows_.first, x, {0, s_.kernel.height}, wide, true);
    // tiles nearly equal, or for a share of rows that has none of that size: large ones, the rest
    // single pixels
    const plan::tile_split split = plan::split(rows, tiles_.edge_pixels);
    const bool equal =
        split.largest == tiles_.edge_pixels && (!split.uneven || tiles_.edge_smaller != nullptr);
    for (int i = 0, y = 0; y < rows; ++i) {
      const int left = rows - y;
      const int size = equal                       ? plan::part(rows, i + 1, split.count) - y
                       : left < tiles_.edge_pixels ? 1
                                                   : tiles_.edge_pixels;
      run_.run(size == tiles_.edge_pixels ? tiles_.edge
               : equal                    ? tiles_.edge_smaller
                                          : tiles_.corner,
               size);
      y += size;
    }
  }

  const plan::step& s_;
  const tile_functions<T>& tiles_;
  const T* in_;
  const A* packed_;
  bool flat_;
  int height_;
  int width_;
  plan::whole_windows rows_;
  plan::whole_windows columns_;
  plan::tile_split split_;
  bool depthwise_;
  int outputs_;   // output channels of a tile
  int channels_;  // input channels of a group
  lane_sources<T>* sources_;
  tile_run<T> run_;
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
