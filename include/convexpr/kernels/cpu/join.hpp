// SPDX-License-Identifier: BSL-1.0
// The steps add and mul on the CPU. Tensors with the same dense layout are one long array; any
// others, and operands that are repeated, go through sixteen channels of a pixel at a time.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/pointwise.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What an element becomes after the sum or product: `floor` is 0 for relu, else -infinity.
template <class A>
struct join_finish {
  vec<A> floor, slope;
  A threshold;

  explicit join_finish(const plan::step& s)
      : floor(broadcast(activation_floor<A>(s.act))),
        slope(broadcast(static_cast<A>(s.slope))),
        threshold(static_cast<A>(s.threshold)) {}
};

// The maximum with the floor costs nothing, and keeps the compiler from fusing the product with a
// sum that an activation begins with.
template <plan::operation Kind, activation Act, class A>
CONVEXPR_INLINE vec<A> joined(vec<A> a, vec<A> b, const join_finish<A>& f, vec<A> slope) {
  const vec<A> value = Kind == plan::operation::mul ? a * b : a + b;
  return apply<Act>(slope, f.threshold, maximum(f.floor, value));
}

// The rest that fills no register goes through one all the same.
template <plan::operation Kind, activation Act, class T>
CONVEXPR_NOINLINE void join_arrays(const plan::step& s, const T* in, const T* second, T* out,
                                   long long size) noexcept {
  using A = arithmetic_t<T>;
  const join_finish<A> f(s);
  long long i = 0;
  for (; i + lanes<T> <= size; i += lanes<T>) {
    store(out + i, joined<Kind, Act, A>(load(in + i), load(second + i), f, f.slope));
  }
  if (i == size) return;
  T a[lanes<T>] = {}, b[lanes<T>] = {};
  for (long long k = i; k < size; ++k) {
    asm("" : "+r"(in), "+r"(second));  // else compilers make calls of memcpy
    a[k - i] = in[k];
    b[k - i] = second[k];
  }
  store(a, joined<Kind, Act, A>(load<T>(a), load<T>(b), f, f.slope));
  for (long long k = i; k < size; ++k) {
    asm("" : "+r"(out));  // as above
    out[k] = a[k - i];
  }
}

// Channels [c, c + 16), row by row; `Whole`: all three tensors have them side by side. `slopes` are
// those of prelu, one per channel.
template <plan::operation Kind, activation Act, bool Whole, class T>
CONVEXPR_NOINLINE void join_block(const plan::step& s, const T* in, const T* second, T* out, int c,
                                  [[maybe_unused]] const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  const join_finish<A> f(s);
  channels<A> slope = all_channels(static_cast<A>(s.slope));
  if constexpr (Act == activation::prelu) slope = load_block(slopes + c);
  const int count = channels_in_block(s.out, c);
  for (int y = 0; y < s.out.height; ++y) {
    const T* a = in + s.in.at(c, y, 0);
    const T* b = second + s.second.at(c, y, 0);
    T* to = out + s.out.at(c, y, 0);
    for (int x = 0; x < s.out.width; ++x) {
      const channels<A> p =
          load_channels<Whole>(a + x * s.in.pixel_stride, s.in.channel_stride, count);
      const channels<A> q =
          load_channels<Whole>(b + x * s.second.pixel_stride, s.second.channel_stride, count);
      channels<A> value;
#pragma GCC unroll 16
      for (int i = 0; i < registers_per_block<A>; ++i) {
        value.part[i] = joined<Kind, Act, A>(p.part[i], q.part[i], f, slope.part[i]);
      }
      store_channels<Whole>(to + x * s.out.pixel_stride, s.out.channel_stride, count, value);
    }
  }
}

// out = act(in + second) or act(in * second), `Kind` and `Act` being those of `s`, Act none for
// relu as well. `out` overlaps neither. `vectors`: of plan/channel_vectors.hpp, for prelu.
template <plan::operation Kind, activation Act, class T>
void run_join(const plan::step& s, const T* in, const T* second, T* out,
              const arithmetic_t<T>* vectors) noexcept {
  if constexpr (Act != activation::prelu) {
    if (is_dense_as(s.out, s.in) && is_dense_as(s.out, s.second)) {
      const shape extent{s.out.channels, s.out.height, s.out.width};
      const long long size = plan::footprint(extent, s.out.order);
      return join_arrays<Kind, Act>(s, in, second, out, size);
    }
  }
  const arithmetic_t<T>* slopes = vectors + plan::slopes_offset(s);
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    if (is_whole_block(s.in, c) && is_whole_block(s.second, c) && is_whole_block(s.out, c))
      join_block<Kind, Act, true>(s, in, second, out, c, slopes);
    else
      join_block<Kind, Act, false>(s, in, second, out, c, slopes);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
