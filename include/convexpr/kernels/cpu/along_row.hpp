// SPDX-License-Identifier: BSL-1.0
// The convolution to a few output channels: vectors of neighbouring pixels, because vectors of
// output channels would be mostly empty.
//
//   for band of rows, for tile of neighbouring pixels
//     for block of 16 input channels
//       turned[row][channel][pixel] = the input rows, all or each just before its first use
//       for row of the band, for some outputs: sums[output][pixels] += its taps (row_tile.hpp)
//     sums to planes, or turned back
//
// Taps in the padding are masked out, so border columns are no case of their own. AVX-512: 12 -> 3
// on 256x256 pixels has 40 to 65 % of the multiply-add peak, 32 -> 12 on 128x128 56 to 85 %.
#pragma once

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/row_functions.hpp"
#include "convexpr/kernels/cpu/turned_rows.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

template <class T>
class row_sweep {
 public:
  using A = arithmetic_t<T>;

  // Pointers are to element (0, 0, 0) of the views. packed: [out] biases, then weights [block]
  // [kernel row][kernel column][channel][out].
  row_sweep(const plan::step& s, const T* in, const T* second, T* out, const A* packed,
            const A* slopes, int pixels, row_functions<A> add, row_finish<T> finish)
      : s_(s),
        in_(in),
        residual_(plan::has_residual(s) ? second : nullptr),
        out_(out),
        packed_(packed),
        slopes_(slopes),
        pixels_(pixels),
        add_(add),
        finish_(finish),
        flat_(plan::runs_flat(s)),
        width_(flat_ ? s.out.height * s.out.width : s.out.width),
        in_width_(flat_ ? width_ : s.in.width),
        beyond_((s.kernel.width - 1) * s.dilation.width),
        reach_((s.kernel.height - 1) * s.dilation.height + 1),
        in_end_(s.in.at(s.in.channels - 1, s.in.height - 1, s.in.width - 1) + 1),
        few_share_sets_(few_share_sets<T>(s.in)),
        turned_(s.in, in_width_) {
    const bool simple = s.act == activation::none || s.act == activation::relu;
    in_planes_ = !is_narrow<T> && residual_ == nullptr && simple && s.out.pixel_stride == 1;
    turned_back_ = residual_ == nullptr && plan::has_close_blocks(s.out);
  }

  void run() {
    const int height = flat_ ? 1 : s_.out.height;
    // Rows under a tile, of 16 channels: more of them leave L1 before they are used again.
    const int near = plan::row_scratch_bytes / static_cast<int>(sizeof(A)) / plan::channel_block /
                     plan::round_up(pixels_ + beyond_, lanes<T>);
    // Of all channels and columns, or of as many columns as there is room for; or block by block.
    by_row_ = turns_by_row();
    int strip = by_row_ ? pixels_ : plan::round_up(width_, pixels_);
    int channels = s_.in.channels, rows = by_row_ ? most_band : 0;
    for (; rows < reach_; strip = plan::round_up(strip / 2, pixels_)) {
      rows = most_rows(strip, channels);
      if (rows >= reach_) break;
      if (strip == pixels_) channels = plan::channel_block;
    }
    if (near < rows && !by_row_) rows = near;
    if (most_band < rows) rows = most_band;
    const int most = (rows - reach_) / s_.stride.height + 1;
    rows = (most - 1) * s_.stride.height + reach_;
    whole_ = channels == s_.in.channels;
    for (int x = 0; x < width_; x += strip) {
      strip_ = x - s_.pads.left;
      strip_end_ = strip_ + strip + beyond_;
      turned_.begin(strip_, strip + beyond_, channels, by_row_ ? reach_ : rows);
      for (int y = 0; y < height; y += most) {
        const int last = height - y < most ? height - y : most;
        if (whole_ && !by_row_) turn_rows(y, last, 0, channels);
        run_tiles(y, last, x, x + strip < width_ ? x + strip : width_);
      }
    }
  }

 private:
  static constexpr int most_band = 12;  // input rows
  static constexpr int most_sums = plan::most_row_sums(facts<T>()) * lanes<T>;

  // Whether each row of a tile is turned just before its first use: then rows of one block of
  // channels stay in L1 from there on; with AVX-512 64 -> 3 gains 8 to 11 %. Narrower tiles, those
  // of AVX2, would turn too many pixels twice: 5 % slower. Planes that are copied gain nothing.
  bool turns_by_row() const {
    return masks_are_free && plan::has_close_blocks(s_.in) &&
           (pixels_ >= 4 * lanes<T> || pixels_ >= width_) &&
           most_rows(pixels_, s_.in.channels) >= reach_;
  }

  // Rows that there is room for in strips of so many output columns.
  int most_rows(int strip, int channels) const {
    const int left = s_.pads.left;
    return turned_.most_rows(-left, width_ - left, strip, strip + beyond_, channels);
  }

  // The rows of a window of output row y.
  int first_row(int y) const { return y * s_.stride.height - s_.pads.top; }

  // Whether tiles read a row as it is: what lies beside it is masked out or not stored.
  bool reads_in_place(int y) const {
    if (is_narrow<T> || s_.in.pixel_stride != 1 || !few_share_sets_) return false;
    const long long row = y * s_.in.row_stride;
    return row + strip_ >= 0 && s_.in.at(s_.in.channels - 1, 0, 0) + row + strip_end_ <= in_end_;
  }

  // The input rows under output rows [y, y + height), `channels` channels from `block` on.
  void turn_rows(int y, int height, int block, int channels) {
    int first = first_row(y), last = first_row(y + height - 1) + reach_;
    first = first < 0 ? 0 : first;
    last = last < s_.in.height ? last : s_.in.height;
    while (first < last && reads_in_place(first)) ++first;
    while (first < last && reads_in_place(last - 1)) --last;
    if (first < last) turned_.turn(in_ + s_.in.at(block, 0, 0), channels, first, last);
  }

  // The input rows that output row y is the first to need.
  void turn_for(int y, int block, int channels) {
    int row = y > 0 ? first_row(y - 1) + reach_ : 0;
    if (row < first_row(y)) row = first_row(y);
    if (row < 0) row = 0;
    for (; row < first_row(y) + reach_ && row < s_.in.height; ++row) {
      turned_.turn_row(in_ + s_.in.at(block, 0, 0), block, channels, row);
    }
  }

  // Output rows [y, y + height), columns [x, end).
  void run_tiles(int y, int height, int x, int end) {
    const int vectors = pixels_ / lanes<T>;
    const int all = plan::ceil_div(end - x, lanes<T>);  // vectors
    const plan::tile_split row = plan::split(all, vectors);
    if (add_.less == nullptr || row.largest < vectors) {
      for (; x < end; x += pixels_) run_tile(y, height, x, vectors, add_.add);
      return;
    }
    const int smaller = row.count * row.largest - all;
    for (int i = 0; i < row.count; ++i) {
      const bool less = i >= row.count - smaller;
      run_tile(y, height, x, less ? vectors - 1 : vectors, less ? add_.less : add_.add);
      x += (less ? vectors - 1 : vectors) * lanes<T>;
    }
  }

  // Of these, columns from x on.
  void run_tile(int y, int height, int x, int vectors, row_function<A> add) {
    const int length = vectors * lanes<T>;  // of a row of sums
    const int pixels = width_ - x < length ? width_ - x : length;
    bool everywhere[plan::most_row_reach];
    mask<A> there[plan::most_row_reach * plan::most_row_vectors];
    for (int k = 0; k < s_.kernel.width; ++k) {
      const int tap = x - s_.pads.left + k * s_.dilation.width;  // of the first pixel
      everywhere[k] = tap >= 0 && in_width_ - tap >= pixels;
      for (int v = 0; v < vectors; ++v) {
        there[k * vectors + v] =
            lanes_between<A>(-tap - v * lanes<T>, in_width_ - tap - v * lanes<T>);
      }
    }
    row_call<A> call{};
    call.row_step = s_.dilation.height;
    call.columns = s_.kernel.width;
    call.column_step = s_.dilation.width;
    call.everywhere = everywhere;
    call.there = there;
    call.floor = -std::numeric_limits<A>::infinity();
    call.out_plane = s_.out.channel_stride;
    const int outputs = s_.out.channels;
    const std::ptrdiff_t kernel_row = static_cast<std::ptrdiff_t>(s_.kernel.width) * outputs;
    const int together = add_.outputs > 0 ? add_.outputs : outputs;
    const A* weights = packed_ + outputs;
    const A* bias = packed_;
    for (int block = 0; block < s_.in.channels; block += plan::channel_block) {
      const int left = s_.in.channels - block;
      call.channels = left < plan::channel_block ? left : plan::channel_block;
      if (!whole_) {
        turned_.begin_again();
        turn_rows(y, height, block, call.channels);
      }
      find_rows(y, height, x, block);
      if (left <= plan::channel_block && in_planes_) {
        call.stored = pixels / lanes<T>;
        call.rest = pixels % lanes<T>;
        call.floor = activation_floor<A>(s_.act);
      }
      for (int j = 0; j < height; ++j) {
        const int start = first_row(y + j);
        const bool inside = start >= 0 && start + reach_ <= s_.in.height;  // no division then
        const tap_range high =
            flat_ || inside ? tap_range{0, s_.kernel.height} : taps_of_row(s_, y + j);
        const int row = j * s_.stride.height + high.first * s_.dilation.height;
        call.rows = rows_ + row;
        call.lengths = lengths_ + row;
        call.kernel_rows = high.count;
        call.weights = weights + high.first * kernel_row * call.channels;
        if (by_row_) turn_for(y + j, block, call.channels);
        look_ahead(call, by_row_ ? y + j + 1 : y + height + j, x, length, block);
        for (int o = 0; o < outputs; o += together) {
          call.bias = bias == nullptr ? bias : bias + o;
          call.sums = sums_ + (j * most_sums + o * length);
          if constexpr (!is_narrow<T>) call.out = out_ + s_.out.at(o, y + j, x);
          add(call);
          call.weights += together;
        }
      }
      bias = nullptr;
      weights += s_.kernel.height * kernel_row * call.channels;
    }
    for (int j = 0; j < height; ++j) finish(y + j, x, length, pixels, sums_ + j * most_sums);
  }

  // While this tile is computed, the input of the one below comes closer: the last row of output
  // row y, in as many parts as there are channels and taps.
  void look_ahead(row_call<A>& call, int y, int x, int length, int block) const {
    const int row = first_row(y) + reach_ - 1;
    const bool planes = s_.in.pixel_stride == 1;
    call.ahead = reinterpret_cast<const char*>(call.weights);
    call.ahead_channel = call.ahead_tap = 0;
    if (!whole_ || row >= s_.in.height || !(planes || plan::has_close_blocks(s_.in))) return;
    constexpr int size = static_cast<int>(sizeof(T));
    const std::ptrdiff_t bytes = static_cast<std::ptrdiff_t>(length) * s_.in.pixel_stride * size;
    const int taps = call.kernel_rows * call.columns;
    call.ahead = reinterpret_cast<const char*>(in_ + s_.in.at(block, row < 0 ? 0 : row, x));
    if (taps == 0) return;
    if (planes) {
      call.ahead_channel = s_.in.channel_stride * size;
      call.ahead_tap = bytes / taps;
    } else {
      call.ahead_channel = bytes / (taps * call.channels);
      call.ahead_tap = call.ahead_channel * call.channels;
    }
  }

  // Of the input rows under output rows [y, y + height), the pixels under a tile.
  void find_rows(int y, int height, int x, int block) {
    const int start = first_row(y), in_x = x - s_.pads.left;
    const int count = (height - 1) * s_.stride.height + reach_;
    for (int i = 0; i < count; ++i) {
      const int in_y = start + i;
      if (in_y < 0 || in_y >= s_.in.height) continue;
      if (reads_in_place(in_y)) {
        if constexpr (!is_narrow<T>) rows_[i] = in_ + (s_.in.at(block, in_y, 0) + in_x);
        lengths_[i] = s_.in.channel_stride;
      } else {
        rows_[i] = turned_.row(in_y, whole_ ? block : 0, in_x);
        lengths_[i] = turned_.length();
      }
    }
  }

  // The pixels behind the last whole vector.
  void finish_planes(int y, int x, int length, int pixels, const A* sums) {
    const int rest = pixels % lanes<T>;
    if (masks_are_free || rest == 0) return;  // the tile stored them
    T* out = out_ + s_.out.at(0, y, x) + (pixels - rest);
    for (int o = 0; o < s_.out.channels; ++o) {
      store_first(out + o * s_.out.channel_stride, load(sums + o * length + pixels - rest), rest);
    }
  }

  void finish(int y, int x, int length, int pixels, A* sums) {
    if constexpr (!is_narrow<T>) {
      if (in_planes_) return finish_planes(y, x, length, pixels, sums);
    }
    if constexpr (lanes<T> % 4 == 0 && !is_narrow<T>) {
      if (turned_back_) {
        return finish_.turned(s_, sums, length, pixels, out_ + s_.out.at(0, y, x), slopes_);
      }
    }
    const finished_tile<A> done{
        sums, s_.out.channels * length, 1, length, pixels, s_.out.channels, 0, y, x, false};
    finish_.tile.scratch(s_, done, slopes_, residual_, out_);
  }

  const plan::step& s_;
  const T *in_, *residual_;
  T* out_;
  const A *packed_, *slopes_;
  int pixels_;  // of a tile
  row_functions<A> add_;
  row_finish<T> finish_;
  bool flat_;
  int width_, in_width_;
  int beyond_;  // the last tap of a pixel
  int reach_;   // rows of a window
  long long in_end_;
  bool few_share_sets_, in_planes_, turned_back_;
  bool whole_ = true;              // all channels are turned at once
  bool by_row_ = false;            // each row just before its first use
  int strip_ = 0, strip_end_ = 0;  // of the input: columns in work
  const A* rows_[most_band];
  std::ptrdiff_t lengths_[most_band];
  alignas(alignment) A sums_[most_band * most_sums];
  turned_rows<T> turned_;
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
