// SPDX-License-Identifier: BSL-1.0
// The steps pixel_shuffle, pixel_unshuffle and channel_shuffle on the CPU: for factors 2 and 4 and
// whole blocks of 16 channels in registers, else row by row of each channel.
#pragma once

#include <utility>

#include "convexpr/kernels/cpu/copy.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

#if CONVEXPR_SIMD
// The lower or upper halves of two registers, element by element in turn.
template <bool Upper, class T, int... I>
CONVEXPR_INLINE vec<T> interleave(vec<T> a, vec<T> b, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = lanes<T>;
  const elements x = __builtin_bit_cast(elements, a), y = __builtin_bit_cast(elements, b);
  return __builtin_bit_cast(
      vec<T>, __builtin_shufflevector(x, y, ((Upper ? n / 2 : 0) + I / 2 + I % 2 * n)...));
}
#endif

// The elements of all registers, dealt out like cards `rounds` times: the two halves in turn. Each
// round moves the highest bit of an element's number behind the lowest.
template <int Registers, class T>
CONVEXPR_INLINE void deal(vec<T> (&all)[Registers], int rounds) {
#if CONVEXPR_SIMD
  constexpr std::make_integer_sequence<int, lanes<T>> every{};
#pragma GCC unroll 4
  for (int round = 0; round < rounds; ++round) {
    vec<T> next[Registers];
#pragma GCC unroll 16
    for (int i = 0; i < Registers / 2; ++i) {
      next[2 * i] = interleave<false>(all[i], all[i + Registers / 2], every);
      next[2 * i + 1] = interleave<true>(all[i], all[i + Registers / 2], every);
    }
#pragma GCC unroll 16
    for (int i = 0; i < Registers; ++i) all[i] = next[i];
  }
#else
  (void)all, (void)rounds;
#endif
}

// Registers for 16 channels of Factor x Factor pixels.
template <int Factor, class T>
inline constexpr int shuffled_registers = Factor* Factor* registers_per_block<arithmetic_t<T>>;
template <int Factor, class T>
inline constexpr bool shuffles_in_registers = lanes<T> > 1 && shuffled_registers<Factor, T> <= 16;

// Blocks of 16 channels `near` of the larger picture, Factor x Factor times as many `far` of the
// smaller. Element c * Factor^2 + i of one pixel is element i * 16 + c of Factor^2 pixels: 4 rounds
// there, 2 log2(Factor) back.
template <bool Enlarge, int Factor, class T>
CONVEXPR_NOINLINE void shuffle_row(const plan::step& s, int c, int y, const T* in,
                                   T* out) noexcept {
  constexpr int pixels = Factor * Factor, each = registers_per_block<arithmetic_t<T>>;
  const plan::tensor_view& small = Enlarge ? s.in : s.out;
  const plan::tensor_view& large = Enlarge ? s.out : s.in;
  long long near[pixels], far[pixels];
  for (int i = 0; i < pixels; ++i) {
    far[i] = small.at(c * pixels + i * plan::channel_block, y, 0);
    near[i] = large.at(c, y * Factor + i / Factor, i % Factor);
  }
  const auto& from = Enlarge ? far : near;
  const auto& to = Enlarge ? near : far;
  const long long in_step = Enlarge ? s.in.pixel_stride : Factor * s.in.pixel_stride;
  const long long out_step = Enlarge ? Factor * s.out.pixel_stride : s.out.pixel_stride;
  for (int x = 0; x < small.width; ++x, in += in_step, out += out_step) {
    vec<arithmetic_t<T>> all[pixels * each];
#pragma GCC unroll 16
    for (int i = 0; i < pixels * each; ++i) {
      all[i] = load(in + from[i / each] + i % each * lanes<T>);
    }
    deal(all, Enlarge ? 4 : Factor == 2 ? 2 : 4);
#pragma GCC unroll 16
    for (int i = 0; i < pixels * each; ++i) {
      store(out + to[i / each] + i % each * lanes<T>, all[i]);
    }
  }
}

template <bool Enlarge, int Factor, class T>
void shuffle_blocks(const plan::step& s, int c, const T* in, T* out) noexcept {
  const int rows = Enlarge ? s.in.height : s.out.height;
  for (int y = 0; y < rows; ++y) shuffle_row<Enlarge, Factor>(s, c, y, in, out);
}

// Are these 16 channels of the larger picture whole registers of the smaller one, too?
template <int Factor, class T>
bool shuffles_blocks(const plan::step& s, int c) {
  const bool enlarges = s.kind == plan::operation::pixel_shuffle;
  const plan::tensor_view& large = enlarges ? s.out : s.in;
  return s.kind != plan::operation::channel_shuffle && s.stride == hw{Factor} &&
         s.in.channel_stride == 1 && s.out.channel_stride == 1 &&
         c + plan::channel_block <= large.channels;
}

template <int Factor, class T>
bool try_blocks(const plan::step& s, int c, const T* in, T* out) noexcept {
  if constexpr (shuffles_in_registers<Factor, T>) {
    if (!shuffles_blocks<Factor, T>(s, c)) return false;
    s.kind == plan::operation::pixel_shuffle ? shuffle_blocks<true, Factor>(s, c, in, out)
                                             : shuffle_blocks<false, Factor>(s, c, in, out);
    return true;
  } else {
    return false;
  }
}

// One row of one channel of the output, and all that lie `phases` elements apart in it.
template <class T>
CONVEXPR_NOINLINE void shuffle_single_row(const plan::step& s, int c, int y, const T* in,
                                          T* out) noexcept {
  const bool enlarges = s.kind == plan::operation::pixel_shuffle;
  const bool reduces = s.kind == plan::operation::pixel_unshuffle;
  const int phases = enlarges ? s.stride.width : 1;
  const long long in_step = (reduces ? s.stride.width : 1) * s.in.pixel_stride;
  for (int x = 0; x < phases; ++x) {
    const element_place from = shuffled_source(s, c, y, x);
    copy_run(in + s.in.at(from.channel, from.row, from.column), in_step, out + s.out.at(c, y, x),
             phases * s.out.pixel_stride, s.out.width / phases, 1);
  }
}

// `in` and `out` must not overlap.
template <class T>
void run_shuffle(const plan::step& s, const T* in, T* out) noexcept {
  // c counts the channels of the larger picture: `ratio` of the output's for each
  const bool reduces = s.kind == plan::operation::pixel_unshuffle;
  const int ratio = reduces ? s.stride.height * s.stride.width : 1;
  const int channels = s.out.channels / ratio;
  for (int c = 0; c < channels; c += plan::channel_block) {
    if (try_blocks<2>(s, c, in, out) || try_blocks<4>(s, c, in, out)) continue;
    const int left = channels - c;
    const int count = left < plan::channel_block ? left : plan::channel_block;
    for (int y = 0; y < s.out.height; ++y) {
      for (int k = c * ratio; k < (c + count) * ratio; ++k) shuffle_single_row(s, k, y, in, out);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
