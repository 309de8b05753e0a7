// SPDX-License-Identifier: BSL-1.0
// The steps add and mul on the CPU. Tensors with the same dense layout are one long array; any
// others, and operands that are repeated, go through sixteen channels of a pixel at a time.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/pointwise.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The result of `Kind`, and at least `floor`: relu costs nothing.
template <plan::operation Kind, class T>
CONVEXPR_INLINE vec<T> joined(vec<T> a, vec<T> b, vec<T> floor) {
  if constexpr (Kind == plan::operation::mul)
    return maximum(floor, a * b);
  else
    return maximum(floor, a + b);
}

// The rest that fills no register goes through one all the same.
template <plan::operation Kind, class T>
CONVEXPR_NOINLINE void join_arrays(arithmetic_t<T> least, const T* in, const T* second, T* out,
                                   long long size) noexcept {
  using A = arithmetic_t<T>;
  const vec<A> floor = broadcast(least);
  long long i = 0;
  for (; i + lanes<T> <= size; i += lanes<T>) {
    store(out + i, joined<Kind, A>(load(in + i), load(second + i), floor));
  }
  if (i == size) return;
  T a[lanes<T>] = {}, b[lanes<T>] = {};
  for (long long k = i; k < size; ++k) a[k - i] = in[k], b[k - i] = second[k];
  store(a, joined<Kind, A>(load<T>(a), load<T>(b), floor));
  for (long long k = i; k < size; ++k) out[k] = a[k - i];
}

// Other activations take a second trip through memory, but for 16-bit elements, which would be
// rounded on the way.
constexpr bool takes_activation(activation a) {
  return a == activation::none || a == activation::relu;
}

// Channels [c, c + 16), row by row; `Whole`: all three tensors have them side by side.
template <plan::operation Kind, bool Whole, class T>
CONVEXPR_NOINLINE void join_block(const plan::step& s, const T* in, const T* second, T* out, int c,
                                  arithmetic_t<T> least) noexcept {
  using A = arithmetic_t<T>;
  const vec<A> floor = broadcast(least);
  const int count = channels_in_block(s.out, c);
  for (int y = 0; y < s.out.height; ++y) {
    const T* a = in + s.in.at(c, y, 0);
    const T* b = second + s.second.at(c, y, 0);
    T* to = out + s.out.at(c, y, 0);
    for (int x = 0; x < s.out.width; ++x) {
      channels<A> value =
          each([&](vec<A> p, vec<A> q) { return joined<Kind, A>(p, q, floor); },
               load_channels<Whole>(a + x * s.in.pixel_stride, s.in.channel_stride, count),
               load_channels<Whole>(b + x * s.second.pixel_stride, s.second.channel_stride, count));
      if constexpr (is_narrow<T>) {
        const auto act = [&](vec<A> v) { return apply(s.act, static_cast<A>(s.slope), v); };
        if (!takes_activation(s.act)) value = each(act, value);
      }
      store_channels<Whole>(to + x * s.out.pixel_stride, s.out.channel_stride, count, value);
    }
  }
}

// out = act(in + second) or act(in * second), `Kind` being that of `s`. `out` overlaps neither.
template <plan::operation Kind, class T>
void run_join(const plan::step& s, const T* in, const T* second, T* out) noexcept {
  const bool takes = takes_activation(s.act);
  const auto least = activation_floor<arithmetic_t<T>>(takes ? s.act : activation::none);
  if (is_dense_as(s.out, s.in) && is_dense_as(s.out, s.second) && (takes || !is_narrow<T>)) {
    const shape extent{s.out.channels, s.out.height, s.out.width};
    join_arrays<Kind>(least, in, second, out, plan::footprint(extent, s.out.order));
  } else {
    for (int c = 0; c < s.out.channels; c += plan::channel_block) {
      if (is_whole_block(s.in, c) && is_whole_block(s.second, c) && is_whole_block(s.out, c))
        join_block<Kind, true>(s, in, second, out, c, least);
      else
        join_block<Kind, false>(s, in, second, out, c, least);
    }
  }
  if (takes || is_narrow<T>) return;
  plan::step rest = s;  // in place
  rest.kind = plan::operation::pointwise;
  rest.in = s.out;
  run_pointwise<T>(rest, out, out);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
