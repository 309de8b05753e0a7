// SPDX-License-Identifier: BSL-1.0
// The steps group_norm and layer_norm on the CPU: sixteen channels at a time, in the reference's
// order of summation. Rows are summed four at a time, which hides the latency of the sums.
#pragma once

#include "convexpr/kernels/activation.hpp"
#include "convexpr/kernels/cpu/channels.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Up to sixteen channels that one tensor has side by side: [channel, channel + count).
struct norm_part {
  int channel = 0;
  int count = 0;
  bool whole = false;  // of both tensors, padding included
};

constexpr norm_part part_from(const plan::step& s, int channel, int last) {
  const int end = (channel / plan::channel_block + 1) * plan::channel_block;
  const int count = (end < last ? end : last) - channel;
  const bool all = channel % plan::channel_block == 0 && count == channels_in_block(s.in, channel);
  return {channel, count, all && is_whole_block(s.in, channel) && is_whole_block(s.out, channel)};
}

// sums[16]: of x, or of (x - mean)^2 if Squares, over all pixels of the channels from `in` on.
template <bool Squares, bool Whole, class T>
CONVEXPR_NOINLINE void sum_planes(const plan::tensor_view& v, const T* in, int count,
                                  const arithmetic_t<T>* means, arithmetic_t<T>* sums) noexcept {
  using A = arithmetic_t<T>;
  const channels<A> mean = load_block(means);
  channels<A> plane = all_channels(A(0));
  const auto add_rows = [&](const T* from, auto rows) {
    constexpr int n = decltype(rows)::value;
    channels<A> row[n];
#pragma GCC unroll 4
    for (int r = 0; r < n; ++r) row[r] = all_channels(A(0));
    for (int x = 0; x < v.width; ++x, from += v.pixel_stride) {
#pragma GCC unroll 4
      for (int r = 0; r < n; ++r) {
        const channels<A> value =
            load_channels<Whole>(from + r * v.row_stride, v.channel_stride, count);
        if constexpr (Squares) {
          const channels<A> d = each([](vec<A> a, vec<A> b) { return a - b; }, value, mean);
          row[r] = each([](vec<A> a, vec<A> so_far) { return fmadd(a, a, so_far); }, d, row[r]);
        } else {
          row[r] = each([](vec<A> so_far, vec<A> a) { return so_far + a; }, row[r], value);
        }
      }
    }
#pragma GCC unroll 4
    for (int r = 0; r < n; ++r) {
      plane = each([](vec<A> so_far, vec<A> a) { return so_far + a; }, plane, row[r]);
    }
  };
  int y = 0;
  for (; y + 4 <= v.height; y += 4) {
    add_rows(in + y * v.row_stride, std::integral_constant<int, 4>{});
  }
  for (; y < v.height; ++y) add_rows(in + y * v.row_stride, std::integral_constant<int, 1>{});
  store_block(sums, plane);
}

// out = act((x - mean) * factor + bias), each per channel: rows of numbers[16], slopes last.
template <activation Act, bool Whole, class T>
CONVEXPR_NOINLINE void write_planes(const plan::step& s, const T* in, T* out, int count,
                                    const arithmetic_t<T>* numbers) noexcept {
  using A = arithmetic_t<T>;
  constexpr int block = plan::channel_block;
  const channels<A> mean = load_block(numbers), factor = load_block(numbers + block);
  const channels<A> bias = load_block(numbers + 2 * block), slope = load_block(numbers + 3 * block);
  const A threshold = static_cast<A>(s.threshold);
  for (int y = 0; y < s.out.height; ++y) {
    const T* from = in + y * s.in.row_stride;
    T* to = out + y * s.out.row_stride;
    for (int x = 0; x < s.out.width; ++x, from += s.in.pixel_stride, to += s.out.pixel_stride) {
      channels<A> value = load_channels<Whole>(from, s.in.channel_stride, count);
#pragma GCC unroll 16
      for (int i = 0; i < registers_per_block<A>; ++i) {
        const vec<A> d = value.part[i] - mean.part[i];
        value.part[i] =
            apply<Act>(slope.part[i], threshold, fmadd(d, factor.part[i], bias.part[i]));
      }
      store_channels<Whole>(to, s.out.channel_stride, count, value);
    }
  }
}

// `vectors`: weight, bias and slopes of plan/channel_vectors.hpp.
template <activation Act, class T>
void run_group_norm(const plan::step& s, const T* in, T* out,
                    const arithmetic_t<T>* vectors) noexcept {
  using A = arithmetic_t<T>;
  constexpr int block = plan::channel_block;
  const int size = s.in.channels / s.groups;
  const A count = static_cast<A>(1LL * size * s.in.height * s.in.width);
  // one group, or as many as fill a block of channels
  const int span = block % size == 0 ? block : size;
  for (int first = 0; first < s.in.channels; first += span) {
    const int last = first + span < s.in.channels ? first + span : s.in.channels;
    A of_group[2][block] = {};  // mean; 1 / deviation
    for (const bool squares : {false, true}) {
      A sums[block] = {};
      for (int c = first; c < last;) {
        const norm_part p = part_from(s, c, last);
        A means[block] = {}, planes[block];
        for (int k = 0; k < p.count; ++k) means[k] = of_group[0][(c + k - first) / size];
        const T* from = in + s.in.at(c, 0, 0);
        const auto run = squares
                             ? p.whole ? &sum_planes<true, true, T> : &sum_planes<true, false, T>
                         : p.whole ? &sum_planes<false, true, T>
                                   : &sum_planes<false, false, T>;
        run(s.in, from, p.count, means, planes);
        for (int k = 0; k < p.count; ++k) {
          A& sum = sums[(c + k - first) / size];
          sum = sum + planes[k];
        }
        c += p.count;
      }
      for (int g = 0; g * size < last - first; ++g) {
        const A part = sums[g] / count;
        of_group[squares][g] = squares ? A(1) / square_root(part + static_cast<A>(s.eps)) : part;
      }
    }
    for (int c = first; c < last;) {
      const norm_part p = part_from(s, c, last);
      A numbers[4 * block] = {};
      for (int k = 0; k < p.count; ++k) {
        asm("" : "+r"(vectors));  // else g++ -O2 makes a call of memcpy
        const int g = (c + k - first) / size;
        numbers[k] = of_group[0][g];
        numbers[block + k] = vectors[c + k] * of_group[1][g];
        numbers[2 * block + k] = vectors[plan::vector_length(s) + c + k];
        numbers[3 * block + k] = Act == activation::prelu ? vectors[plan::slopes_offset(s) + c + k]
                                                          : static_cast<A>(s.slope);
      }
      const auto run = p.whole ? &write_planes<Act, true, T> : &write_planes<Act, false, T>;
      run(s, in + s.in.at(c, 0, 0), out + s.out.at(c, 0, 0), p.count, numbers);
      c += p.count;
    }
  }
}

// The lanes of a block added in halves, as the reference does.
template <class A>
CONVEXPR_INLINE A sum_of_lanes(const channels<A>& c) {
  A lane[plan::channel_block];
  store_block(lane, c);
#pragma GCC unroll 4
  for (int half = plan::channel_block / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < half; ++i) lane[i] = lane[i] + lane[i + half];
  }
  return lane[0];
}

// One pixel, whose channels `in` and `out` begin at.
template <activation Act, bool Whole, class T>
CONVEXPR_NOINLINE void normalise_pixel(const plan::step& s, const T* in, T* out,
                                       const arithmetic_t<T>* vectors) noexcept {
  using A = arithmetic_t<T>;
  constexpr int block = plan::channel_block;
  const A count = static_cast<A>(s.in.channels);
  const int whole = Whole ? s.in.channels / block * block : 0;
  const auto load_rest = [&](int c) {  // other lanes 0
    return load_channels<false>(in + s.in.at(c, 0, 0), s.in.channel_stride,
                                channels_in_block(s.in, c));
  };
  const auto load_from = [&](int c) {
    return c < whole ? load_block(in + s.in.at(c, 0, 0)) : load_rest(c);
  };
  channels<A> partial = all_channels(A(0));
  for (int c = 0; c < s.in.channels; c += block) {
    partial = each([](vec<A> so_far, vec<A> v) { return so_far + v; }, partial, load_from(c));
  }
  const A mean = sum_of_lanes(partial) / count;
  const vec<A> shift = broadcast(mean);
  partial = all_channels(A(0));
  for (int c = 0; c < s.in.channels; c += block) {
    channels<A> d = each([&](vec<A> v) { return v - shift; }, load_from(c));
    if (s.in.channels - c < block) {
      A lane[block];
      store_block(lane, d);
      A* at = lane;
      for (int k = s.in.channels - c; k < block; ++k) {
        asm("" : "+r"(at));  // else compilers make a call of memset
        at[k] = 0;
      }
      d = load_block<A>(lane);
    }
    partial = each([](vec<A> a, vec<A> so_far) { return fmadd(a, a, so_far); }, d, partial);
  }
  const A variance = sum_of_lanes(partial) / count;
  const vec<A> inverse = broadcast(A(1) / square_root(variance + static_cast<A>(s.eps)));
  const A threshold = static_cast<A>(s.threshold);
  for (int c = 0; c < s.in.channels; c += block) {
    channels<A> value = load_from(c);
    const channels<A> weight = load_block(vectors + c);
    const channels<A> bias = load_block(vectors + plan::vector_length(s) + c);
    channels<A> slope = all_channels(static_cast<A>(s.slope));
    if constexpr (Act == activation::prelu) {
      slope = load_block(vectors + plan::slopes_offset(s) + c);
    }
#pragma GCC unroll 16
    for (int i = 0; i < registers_per_block<A>; ++i) {
      const vec<A> sum = fmadd(value.part[i] - shift, weight.part[i] * inverse, bias.part[i]);
      value.part[i] = apply<Act>(slope.part[i], threshold, sum);
    }
    T* to = out + s.out.at(c, 0, 0);
    if (c < whole)
      store_block(to, value);
    else
      store_channels<false>(to, s.out.channel_stride, channels_in_block(s.out, c), value);
  }
}

template <activation Act, class T>
void run_layer_norm(const plan::step& s, const T* in, T* out,
                    const arithmetic_t<T>* vectors) noexcept {
  const bool whole = s.in.channel_stride == 1 && s.out.channel_stride == 1;
  const auto run = whole ? &normalise_pixel<Act, true, T> : &normalise_pixel<Act, false, T>;
  for (int y = 0; y < s.in.height; ++y) {
    for (int x = 0; x < s.in.width; ++x) {
      run(s, in + s.in.at(0, y, x), out + s.out.at(0, y, x), vectors);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
