// SPDX-License-Identifier: BSL-1.0
// The steps softmax and log_softmax on the CPU: e^x in registers, sums in ascending order as the
// reference has them.
#pragma once

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/kernels/logarithm.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Along the channels of one pixel. Log: of log_softmax. Else `out` holds e^(x - max) until the sum
// is known; 16 bits would round it, there it is computed twice.
template <bool Log, class T>
CONVEXPR_NOINLINE void softmax_of_channels(const plan::step& s, const T* in, T* out) noexcept {
  using A = arithmetic_t<T>;
  const auto load_from = [](const plan::tensor_view& view, const T* pixel, int c) {
    return load_channels<false>(pixel + view.at(c, 0, 0), view.channel_stride,
                                channels_in_block(view, c));
  };
  const auto store_to_out = [&](T* pixel, int c, const channels<A>& value) {
    store_channels<false>(pixel + s.out.at(c, 0, 0), s.out.channel_stride,
                          channels_in_block(s.out, c), value);
  };
  A largest = in[0];
  for (int c = 1; c < s.in.channels; ++c) {
    const A value = in[s.in.at(c, 0, 0)];
    if (value > largest) largest = value;
  }
  const auto power = [&](int c) {
    const vec<A> shift = broadcast(largest);
    return each([&](vec<A> v) { return exp(v - shift); }, load_from(s.in, in, c));
  };
  A sum = 0;
  for (int c = 0; c < s.in.channels; c += plan::channel_block) {
    const channels<A> value = power(c);
    if constexpr (!is_narrow<T> && !Log) store_to_out(out, c, value);
    A lane[plan::channel_block];
    store_block(lane, value);
    for (int k = 0; k < channels_in_block(s.in, c); ++k) sum = sum + lane[k];
  }
  if constexpr (Log) {
    const vec<A> shift = broadcast(largest), log_sum = broadcast(log(sum));
    for (int c = 0; c < s.out.channels; c += plan::channel_block) {
      store_to_out(out, c,
                   each([&](vec<A> v) { return v - shift - log_sum; }, load_from(s.in, in, c)));
    }
    return;
  }
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const vec<A> by = broadcast(sum);
    const channels<A> value = [&] {
      if constexpr (is_narrow<T>) return power(c);
      return load_from(s.out, out, c);
    }();
    store_to_out(out, c, each([&](vec<A> v) { return v / by; }, value));
  }
}

// Along `length` pixels, `in_step` and `out_step` elements apart, 16 channels at a time.
template <bool Log, bool Whole, class T>
CONVEXPR_NOINLINE void softmax_of_pixels(const plan::step& s, int count, int length,
                                         long long in_step, long long out_step, const T* in,
                                         T* out) noexcept {
  using A = arithmetic_t<T>;
  const auto value_at = [&](int i) {
    return load_channels<Whole>(in + i * in_step, s.in.channel_stride, count);
  };
  channels<A> largest = value_at(0), sum = all_channels(A(0));
  for (int i = 1; i < length; ++i) {
    largest = each([](vec<A> v, vec<A> best) { return maximum(v, best); }, value_at(i), largest);
  }
  const auto power = [&](int i) {
    return each([](vec<A> v, vec<A> shift) { return exp(v - shift); }, value_at(i), largest);
  };
  for (int i = 0; i < length; ++i) {
    const channels<A> value = power(i);
    if constexpr (!is_narrow<T> && !Log) {
      store_channels<Whole>(out + i * out_step, s.out.channel_stride, count, value);
    }
    sum = each([](vec<A> so_far, vec<A> v) { return so_far + v; }, sum, value);
  }
  if constexpr (Log) {
    const channels<A> log_sum = each([](vec<A> v) { return log(v); }, sum);
    for (int i = 0; i < length; ++i) {
      const channels<A> shifted =
          each([](vec<A> v, vec<A> shift) { return v - shift; }, value_at(i), largest);
      store_channels<Whole>(out + i * out_step, s.out.channel_stride, count,
                            each([](vec<A> v, vec<A> by) { return v - by; }, shifted, log_sum));
    }
    return;
  }
  for (int i = 0; i < length; ++i) {
    T* to = out + i * out_step;
    const channels<A> value = [&] {
      if constexpr (is_narrow<T>) return power(i);
      return load_channels<Whole>(to, s.out.channel_stride, count);
    }();
    store_channels<Whole>(to, s.out.channel_stride, count,
                          each([](vec<A> v, vec<A> by) { return v / by; }, value, sum));
  }
}

// `out` may be `in` where their views agree.
template <bool Log, class T>
void run_softmax(const plan::step& s, const T* in, T* out) noexcept {
  if (s.axis == 0) {
    for (int y = 0; y < s.in.height; ++y) {
      for (int x = 0; x < s.in.width; ++x) {
        softmax_of_channels<Log>(s, in + s.in.at(0, y, x), out + s.out.at(0, y, x));
      }
    }
    return;
  }
  const bool rows = s.axis == 1;
  const int length = rows ? s.in.height : s.in.width;
  const long long in_step = rows ? s.in.row_stride : s.in.pixel_stride;
  const long long out_step = rows ? s.out.row_stride : s.out.pixel_stride;
  for (int c = 0; c < s.in.channels; c += plan::channel_block) {
    const int count = channels_in_block(s.in, c);
    const bool whole = is_whole_block(s.in, c) && is_whole_block(s.out, c);
    for (int line = 0; line < (rows ? s.in.width : s.in.height); ++line) {
      const T* from = in + (rows ? s.in.at(c, 0, line) : s.in.at(c, line, 0));
      T* to = out + (rows ? s.out.at(c, 0, line) : s.out.at(c, line, 0));
      whole ? softmax_of_pixels<Log, true>(s, count, length, in_step, out_step, from, to)
            : softmax_of_pixels<Log, false>(s, count, length, in_step, out_step, from, to);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
