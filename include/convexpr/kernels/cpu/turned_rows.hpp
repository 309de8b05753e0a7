// SPDX-License-Identifier: BSL-1.0
// Rows of input pixels side by side, turned from wherever the channels lie, in scratch memory: for
// kernels that work along a row of pixels.
//
//   for row of the input, once: for pixels, for 4 channels: 16 x 4 elements turned in registers
//
// A row keeps its place until as many rows below it have been turned as there are places. 16 x 4
// elements take 10 cycles from L1 and 18 from L2 (AVX-512, Zen 5).
#pragma once

#include "convexpr/kernels/cpu/register_tile.hpp"
#include "convexpr/kernels/cpu/transpose.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Whether planes are best read as they are: as many of a block as lie a multiple of 4 KB, a way of
// an L1 cache, apart share its sets. More than 4 are copied, 12 of 256x256 gain 4 % so on Sapphire
// Rapids; 12 planes of 56x56, whose sets differ, take 1.2 to 1.3 times as long if copied.
template <class T>
constexpr bool few_share_sets(const plan::tensor_view& v) {
  constexpr long long way = 4096;
  const long long bytes = v.channel_stride * static_cast<long long>(sizeof(T));
  const long long power = bytes & -bytes;  // the largest that divides
  const int planes = v.channels < plan::channel_block ? v.channels : plan::channel_block;
  return planes * (power < way ? power : way) <= 4 * way;
}

// Blocks of 16 channels from `from` on, `count` pixels of each: rows[channel][i] = pixel i. Writes
// whole vectors of pixels and channels up to a multiple of four.
template <class T>
CONVEXPR_NOINLINE void turn_blocked_row(const plan::tensor_view& v, const T* from, int channels,
                                        int count, arithmetic_t<T>* rows,
                                        std::ptrdiff_t row_length) noexcept {
  using A = arithmetic_t<T>;
  constexpr int block = plan::channel_block;
  for (; channels > 0; channels -= block, from += v.block_stride, rows += block * row_length) {
    const int here = channels < block ? channels : block;
    for (int i = 0; i < count; i += lanes<T>) {
      if (i + lanes < T >> count && count > lanes<T>) i = count - lanes<T>;  // some of them again
      A pixels[lanes<T> * block];
      const A* source = pixels;
      if constexpr (!is_narrow<T>) source = from + i * block;
      if (is_narrow<T> || count < lanes<T>) {
        source = pixels;
        for (int p = 0; p < lanes<T>; ++p) {
          const T* pixel = from + (i + p < count ? i + p : count - 1) * block;
          for (int c = 0; c < block; c += lanes<T>) store(pixels + p * block + c, load(pixel + c));
        }
      }
      for (int c = 0; c < here; c += 4) {
        vec<A> turned[4];
        turn_four<block>(source + c, turned);
#pragma GCC unroll 4
        for (int k = 0; k < 4; ++k) store(rows + (c + k) * row_length + i, turned[k]);
      }
    }
  }
}

// The same from any layout, no element more than those.
template <class T>
CONVEXPR_NOINLINE void copy_row(const plan::tensor_view& v, const T* from, int channels, int count,
                                arithmetic_t<T>* rows, std::ptrdiff_t row_length) noexcept {
  using A = arithmetic_t<T>;
  for (int c = 0; c < channels; ++c, rows += row_length) {
    const T* plane = from + v.at(c, 0, 0);
    if (v.pixel_stride == 1) {
      widen_runs(plane, 0, 1, count, rows, 0);
    } else {
      for (int i = 0; i < count; ++i) rows[i] = static_cast<A>(plane[i * v.pixel_stride]);
    }
  }
}

// Of `channels` channels, input pixels [first, first + count) and the last `rows` rows. Pixels that
// do not exist are some number: readable, and masked out.
template <class T>
class turned_rows {
 public:
  using A = arithmetic_t<T>;

  turned_rows(const plan::tensor_view& v, int width) : v_(v), width_(width) {}

  // Rows that there would be room for in any strip of `count` columns: one begins at `first` and at
  // each `step` columns behind it, before `end`. At the right border one may be longer than others.
  int most_rows(int first, int end, int step, int count, int channels) const {
    int least = capacity;
    for (; first < end; first += step) {
      const int slots = strip(width_, first, count, channels).slots;
      if (slots < least) least = slots;
    }
    return least;
  }

  void begin(int first, int count, int channels, int rows) {
    at_ = strip(width_, first, count, channels);
    at_.slots = rows;
    begin_again();
    const vec<A> one = broadcast(A(1));  // of zeros compilers would make a call of memset
    for (int i = 0; i < at_.front; i += lanes<T>) store(memory_ + i, one);
    A* row = memory_ + at_.front;
    for (int i = at_.slots * at_.planes; i > 0; --i, row += at_.length) {
      for (int x = at_.pixels / lanes<T> * lanes<T>; x < at_.length; x += lanes<T>) {
        store(row + x, one);
      }
    }
  }
  // As if no row had been turned.
  void begin_again() { next_ = 0; }

  // Rows [first, last) of the image, as many channels as there are; `in`: element (0, 0, 0).
  void turn(const T* in, int channels, int first, int last) {
    if (first < next_) first = next_;
    for (int y = first; y < last; ++y) turn_row(in, 0, channels, y);
    if (last > next_) next_ = last;
  }

  // Row y of channels from `channel` on, `in`: element (channel, 0, 0).
  void turn_row(const T* in, int channel, int channels, int y) {
    if (at_.pixels == 0) return;
    const T* from = in + y * v_.row_stride + at_.first * v_.pixel_stride;
    A* rows = memory_ + at_.front + (y % at_.slots * at_.planes + channel) * at_.length;
    if constexpr (lanes<T> % 4 == 0) {
      if (plan::has_close_blocks(v_)) {
        return turn_blocked_row(v_, from, channels, at_.pixels, rows, at_.length);
      }
    }
    copy_row(v_, from, channels, at_.pixels, rows, at_.length);
  }

  // Pixel x of row y of a channel.
  const A* row(int y, int channel, int x) const {
    return memory_ + at_.front + (y % at_.slots * at_.planes + channel) * at_.length +
           (x - at_.first);
  }
  std::ptrdiff_t length() const { return at_.length; }

 private:
  struct place {
    int first = 0;   // existing pixel
    int pixels = 0;  // existing ones
    int front = 0;   // room before them
    std::ptrdiff_t length = 0;
    int planes = 0;
    int slots = 0;
  };
  static constexpr int capacity = plan::row_ring_bytes / static_cast<int>(sizeof(A));

  static place strip(int width, int first, int count, int channels) {
    place p;
    const int last = first + count < width ? first + count : width;
    p.first = first > 0 ? first : 0;
    p.pixels = last > p.first ? last - p.first : 0;
    if (p.pixels == 0) p.first = first;
    p.front = plan::round_up(p.first - first, lanes<T>);
    const int behind = plan::round_up(first + count - p.first - p.pixels, lanes<T>);
    p.length = plan::round_up(p.pixels, lanes<T>) + (p.front > behind ? p.front : behind);
    // rows an even number of vectors apart would share half of the sets of the L1 cache
    if (p.length / lanes<T> % 2 == 0) p.length += lanes<T>;
    p.planes = plan::round_up(channels, 4);
    p.slots = static_cast<int>((capacity - p.front) / (p.planes * p.length));
    return p;
  }

  const plan::tensor_view& v_;
  int width_;
  place at_{};
  int next_ = 0;
  alignas(alignment) A memory_[capacity];
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
