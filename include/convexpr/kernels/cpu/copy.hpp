// SPDX-License-Identifier: BSL-1.0
// The steps copy and pad on the CPU: into another layout, into a part of a concat, with padding of
// any mode materialised, or cropped, and Flatten.
#pragma once

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/kernels/cpu/transpose.hpp"
#include "convexpr/kernels/moves.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// `run` channels, side by side in both tensors, of `pixels` pixels.
template <class T>
CONVEXPR_INLINE void copy_run(const T* from, long long from_step, T* to, long long to_step,
                              int pixels, int run) {
  if (run == plan::channel_block) {
    for (int x = 0; x < pixels; ++x) copy_block(to + x * to_step, from + x * from_step);
  } else if (run == 1 && from_step == 1 && to_step == 1) {
    for (int x = 0; x < pixels; ++x) to[x] = from[x];
  } else if (run == 1) {
    for (int x = 0; x < pixels; ++x) to[x * to_step] = from[x * from_step];
  } else {
    for (int x = 0; x < pixels; ++x) {
      for (int c = 0; c < run; ++c) to[x * to_step + c] = from[x * from_step + c];
    }
  }
}

// What is copied: the tensors of the step, or the same elements as a tensor of another shape. (A
// copy of the step itself would be a call of memcpy.)
struct copied_tensors {
  plan::tensor_view in{};
  plan::tensor_view out{};
  int channel_offset = 0;
  constexpr int channels_from(int first_channel) const {
    const int from = in.channels - first_channel, to = out.channels - channel_offset;
    return from < to ? from : to;
  }
};

// Pixel x of a row, where it is padding: an element of the input or a number.
template <class T>
CONVEXPR_NOINLINE void pad_pixel(const plan::step& s, const copied_tensors& t, const T* from, T* to,
                                 int x, int run) noexcept {
  const int in_x = plan::padded_source(x - s.pads.left, t.in.width, s.mode);
  const T nothing = static_cast<T>(s.slope);
#pragma GCC unroll 1
  for (int c = 0; c < run; ++c) {
    to[x * t.out.pixel_stride + c] = in_x < 0 ? nothing : from[in_x * t.in.pixel_stride + c];
  }
}

// One row with the padding at its ends; `from` is its first real element, null: all of it is
// padding. Negative padding leaves out the ends.
template <class T>
CONVEXPR_NOINLINE void copy_row(const plan::step& s, const copied_tensors& t, const T* from, T* to,
                                int run) noexcept {
  const long long in_step = t.in.pixel_stride, out_step = t.out.pixel_stride;
  if (from == nullptr) {
    const T nothing = static_cast<T>(s.slope);
    for (int x = 0; x < t.out.width; ++x) {
#pragma GCC unroll 1
      for (int c = 0; c < run; ++c) to[x * out_step + c] = nothing;
    }
    return;
  }
  const int begin = s.pads.left > 0 ? s.pads.left : 0;
  const int behind = s.pads.right > 0 ? s.pads.right : 0;
  const int end = t.out.width - behind;
  for (int x = 0; x < t.out.width; ++x) {
    if (x == begin && end > begin) x = end;
    if (x < t.out.width) pad_pixel(s, t, from, to, x, run);
  }
  if (end <= begin) return;
  copy_run(from + (begin - s.pads.left) * in_step, in_step, to + begin * out_step, out_step,
           end - begin, run);
}

// How many channels from `c` on one copy may take: those side by side in both tensors, and the
// padding of the last block with them where both have it.
constexpr int channels_in_run(const plan::step& s, const copied_tensors& t, int c) {
  if (t.in.channel_stride != 1 || t.out.channel_stride != 1) return 1;
  const int from = c + s.first_channel, to = c + t.channel_offset;
  const int count = t.channels_from(s.first_channel);
  const bool to_end = count + t.channel_offset == t.out.channels;
  if (from % plan::channel_block == 0 && to % plan::channel_block == 0 &&
      is_whole_block(t.in, from) &&
      (to_end ? is_whole_block(t.out, to) : c + plan::channel_block <= count)) {
    return plan::channel_block;
  }
  const int in_block = plan::channel_block - from % plan::channel_block;
  const int out_block = plan::channel_block - to % plan::channel_block;
  const int shorter = in_block < out_block ? in_block : out_block;
  return shorter < count - c ? shorter : count - c;
}

// A blocked picture of `lanes` pixels or more, without gaps, to planes without gaps.
template <class T>
constexpr bool flattens_blocks(const plan::step& s) {
  return lanes<T> % 4 == 0 && !is_narrow<T> && is_flatten(s) && plan::has_close_blocks(s.in) &&
         plan::is_one_row(s.in) && s.in.height * s.in.width >= lanes<T>;
}
template <class T>
CONVEXPR_NOINLINE void flatten_blocks(const plan::step& s, const T* in, T* out) noexcept {
  const int pixels = s.in.height * s.in.width;
  for (int c = 0; c < s.in.channels; c += 4) {
    const int count = s.in.channels - c < 4 ? s.in.channels - c : 4;
    const T* from = in + s.in.at(c, 0, 0);
    for (int x = 0; x < pixels; x += lanes<T>) {
      const int at = x + lanes<T> <= pixels ? x : pixels - lanes<T>;  // the last ones twice
      vec<T> rows[4];
      turn_four<plan::channel_block>(from + at * plan::channel_block, rows);
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) {
        if (k < count) store(out + static_cast<std::ptrdiff_t>(c + k) * pixels + at, rows[k]);
      }
    }
  }
}

// Sixteen channels of a row before the next row: both ends stay in the first-level cache.
template <class T>
void copy_rows(const plan::step& s, const copied_tensors& t, const T* in, T* out) noexcept {
  const int count = t.channels_from(s.first_channel);
  for (int block = 0; block < count; block += plan::channel_block) {
    const int block_end = block + plan::channel_block < count ? block + plan::channel_block : count;
    for (int y = 0; y < t.out.height; ++y) {
      const int in_y = plan::padded_source(y - s.pads.top, t.in.height, s.mode);
      for (int c = block, run = 0; c < block_end; c += run) {
        run = channels_in_run(s, t, c);
        copy_row(s, t, in_y < 0 ? nullptr : in + t.in.at(c + s.first_channel, in_y, 0),
                 out + t.out.at(c + t.channel_offset, y, 0), run);
      }
    }
  }
}

// `in` and `out` must not overlap. s.out is the whole destination, also of a part of a concat: only
// channels [s.channel_offset, s.channel_offset + copied_channels(s)) are written, and padding
// behind them.
template <class T>
void run_copy(const plan::step& s, const T* in, T* out) noexcept {
  copied_tensors t{s.in, s.out, s.channel_offset};
  if (is_flatten(s)) {
    out += s.channel_offset;
    if constexpr (lanes<T> % 4 == 0 && !is_narrow<T>) {
      if (flattens_blocks<T>(s)) return flatten_blocks(s, in, out);
    }
    // vectors lie dense in every layout: this one is an NCHW picture
    t.out = plan::dense_view(shape{s.in.channels, s.in.height, s.in.width}, layout::nchw);
    t.channel_offset = 0;
  }
  // A small image without gaps is one row: calls for 7 pixels each took 8 times as long.
  constexpr int most_pixels = 1024;  // sixteen channels of them stay in the first-level cache
  if (s.pads == sides{} && t.out.height > 1 && plan::is_one_row(t.in) && plan::is_one_row(t.out) &&
      static_cast<long long>(t.in.height) * t.in.width <= most_pixels) {
    t.in.width = t.out.width = t.in.height * t.in.width;
    t.in.height = t.out.height = 1;
  }
  copy_rows(s, t, in, out);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
