// SPDX-License-Identifier: BSL-1.0
// Places register tiles: from output channels and pixels of a step to the addresses of a tile_call,
// and the finish of those tiles that cannot be stored whole. For the loop nest of direct.hpp.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The existing taps of a window along one axis: [first, first + count).
struct tap_range {
  int first = 0;
  int count = 0;
};

// Of a window that begins at input element `start`, which may lie in the padding.
constexpr tap_range existing_taps(int start, int in, int kernel, int dilation) {
  const int first = start < 0 ? plan::ceil_div(-start, dilation) : 0;
  int last = in > start ? plan::ceil_div(in - start, dilation) : 0;
  if (last > kernel) last = kernel;
  return last > first ? tap_range{first, last - first} : tap_range{};
}

constexpr tap_range taps_of_row(const plan::step& s, int y) {
  return existing_taps(y * s.stride.height - s.pads.top, s.in.height, s.kernel.height,
                       s.dilation.height);
}
constexpr tap_range taps_of_column(const plan::step& s, int x) {
  return existing_taps(x * s.stride.width - s.pads.left, s.in.width, s.kernel.width,
                       s.dilation.width);
}

// Tiles that follow each other along a row, or down a column, and lack the same taps.
template <class T>
class tile_run {
  using A = arithmetic_t<T>;

 public:
  // `width` output channels at a time, whose sums run over `channels` input channels each.
  tile_run(const plan::step& s, const T* second, T* out, const A* slopes, tile_finish<T> finish,
           int width, int channels)
      : s_(s),
        second_(plan::has_residual(s) ? second : nullptr),
        out_(out),
        slopes_(slopes),
        finish_(finish),
        width_(width) {
    call_.channels = channels;
    call_.kernel_width = s.kernel.width;
    call_.kernel_area = s.kernel.height * s.kernel.width;
    call_.in_block = s.in.block_stride;
    call_.in_channel = s.in.channel_stride;
    call_.in_row = s.dilation.height * s.in.row_stride;
    call_.in_column = s.dilation.width * s.in.pixel_stride;
  }

  void read_lanes(const lane_sources<T>* sources) { call_.sources = sources; }

  // Output channels [first, first + width), of which `left` at most are real, from the group of
  // input channels at `in` and from biases and weights at `packed`.
  CONVEXPR_NOINLINE void begin_channels(const T* in, const A* packed, int first, int left) {
    in_ = in;
    call_.bias = packed;
    call_.weights = packed + width_;
    first_channel_ = first;
    channels_ = left < width_ ? left : width_;
    whole_ =
        finish_.whole && stores_whole(s_.out) && (second_ == nullptr || stores_whole(s_.second));
    call_.slope = static_cast<A>(s_.slope);
    call_.floor = activation_floor<A>(whole_ ? s_.act : activation::none);
    for (int v = 0; v * lanes<T> < width_; ++v) {
      const int c = first + v * lanes<T>;
      call_.out_vector[v] = whole_ ? s_.out.at(c, 0, 0) - s_.out.at(first, 0, 0) : v * lanes<T>;
      call_.second_vector[v] = s_.second.at(c, 0, 0) - s_.second.at(first, 0, 0);
    }
  }

  // The run begins at output pixel (y, x).
  CONVEXPR_INLINE void begin(int y, int x, tap_range high, tap_range wide, bool downwards) {
    y_ = y;
    x_ = x;
    downwards_ = downwards;
    const auto step = [&](const plan::tensor_view& v) {
      return downwards ? v.row_stride : v.pixel_stride;
    };
    call_.taps_before = high.first * s_.kernel.width + wide.first;
    call_.taps_high = wide.count > 0 ? high.count : 0;
    call_.taps_wide = wide.count;
    call_.in_pixel = (downwards ? s_.stride.height : s_.stride.width) * step(s_.in);
    call_.in = in_;
    if (call_.taps_high > 0) {
      const int in_y = y * s_.stride.height - s_.pads.top + high.first * s_.dilation.height;
      const int in_x = x * s_.stride.width - s_.pads.left + wide.first * s_.dilation.width;
      call_.in += in_y * s_.in.row_stride + in_x * s_.in.pixel_stride;
    }
    call_.out_pixel = whole_ ? step(s_.out) : width_;
    if (whole_) call_.out = out_ + s_.out.at(first_channel_, y, x);
    if constexpr (is_narrow<T>) {
      call_.sums = whole_ ? nullptr : scratch_;
    } else if (!whole_) {
      call_.out = scratch_;
    }
    call_.second_pixel = step(s_.second);
    call_.second = nullptr;  // finish_tile adds it otherwise
    if (whole_ && second_ != nullptr) call_.second = second_ + s_.second.at(first_channel_, y, x);
  }

  // The next tile of the run.
  void run(tile_function<T> tile, int pixels) {
    tile(call_);
    const A* slopes = slopes_ == nullptr ? nullptr : slopes_ + first_channel_;
    if (whole_) {
      if (finish_.stored != nullptr) {
        finish_.stored(s_, call_, pixels, width_ / lanes<T>, slopes);
      }
      call_.out += pixels * call_.out_pixel;
      if (call_.second != nullptr) call_.second += pixels * call_.second_pixel;
    } else {
      const finished_tile<A> done{scratch_,  pixels * width_, width_, 1,  pixels,
                                  channels_, first_channel_,  y_,     x_, downwards_};
      finish_.scratch(s_, done, slopes, second_, out_);
      (downwards_ ? y_ : x_) += pixels;
    }
    if (call_.taps_high > 0) call_.in += pixels * call_.in_pixel;
  }

 private:
  // Whether each vector of the present channels is one run of memory, of which every element may be
  // written: padded lanes of the last block may.
  bool stores_whole(const plan::tensor_view& v) const {
    if (v.channel_stride != 1) return false;
    if (v.order != layout::blocked) return channels_ == width_;
    const bool last = first_channel_ + channels_ == v.channels &&
                      first_channel_ + width_ <= plan::round_up(v.channels, plan::channel_block);
    return first_channel_ % lanes<T> == 0 && (channels_ == width_ || last);
  }

  const plan::step& s_;
  const T* second_;
  T* out_;
  const A* slopes_;
  tile_finish<T> finish_;
  int width_;
  tile_call<T> call_{};
  const T* in_ = nullptr;
  int first_channel_ = 0;
  int channels_ = 0;
  bool whole_ = false;
  bool downwards_ = false;
  int y_ = 0;
  int x_ = 0;
  alignas(alignment) A scratch_[32 * lanes<T>];
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
