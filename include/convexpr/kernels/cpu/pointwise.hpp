// SPDX-License-Identifier: BSL-1.0
// The step pointwise on the CPU. Tensors with the same dense layout are one long array; any others
// go through sixteen channels of a pixel at a time.
#pragma once

#include "convexpr/kernels/activation.hpp"
#include "convexpr/kernels/cpu/channels.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Nothing but the elements of the tensor (and the padding of its last block) in one piece, in the
// same order as those of `other`.
constexpr bool is_dense_as(const plan::tensor_view& view, const plan::tensor_view& other) {
  const plan::tensor_view dense =
      plan::dense_view(shape{view.channels, view.height, view.width}, view.order);
  const auto same = [](const plan::tensor_view& a, const plan::tensor_view& b) {
    return a.order == b.order && a.block_stride == b.block_stride &&
           a.channel_stride == b.channel_stride && a.row_stride == b.row_stride &&
           a.pixel_stride == b.pixel_stride;
  };
  return same(view, dense) && same(other, dense);
}

// In place is fine. The rest that fills no register goes through one all the same: without fused
// multiply-add a scalar would round differently.
template <activation Act, class T>
CONVEXPR_NOINLINE void apply_to_array(arithmetic_t<T> every, arithmetic_t<T> threshold, const T* in,
                                      T* out, long long size) noexcept {
  const auto slope = broadcast(every);
  long long i = 0;
  for (; i + lanes<T> <= size; i += lanes<T>) {
    store(out + i, apply<Act>(slope, threshold, load(in + i)));
  }
  if (i == size) return;
  T rest[lanes<T>] = {};
  for (long long k = i; k < size; ++k) rest[k - i] = in[k];
  store(rest, apply<Act>(slope, threshold, load<T>(rest)));
  for (long long k = i; k < size; ++k) out[k] = rest[k - i];
}

// Whole: both tensors have whole blocks. `slopes` are those of prelu, one per channel.
template <activation Act, bool Whole, class T>
CONVEXPR_NOINLINE void apply_to_pixels(const plan::step& s, const T* in, T* out,
                                       [[maybe_unused]] const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  const A threshold = static_cast<A>(s.threshold);
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const int count = channels_in_block(s.out, c);
    channels<A> slope = all_channels(static_cast<A>(s.slope));
    if constexpr (Act == activation::prelu) slope = load_block(slopes + c);
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        channels<A> value = load_channels<Whole>(in + s.in.at(c, y, x), s.in.channel_stride, count);
        value =
            each([&](vec<A> v, vec<A> by) { return apply<Act>(by, threshold, v); }, value, slope);
        store_channels<Whole>(out + s.out.at(c, y, x), s.out.channel_stride, count, value);
      }
    }
  }
}

// out = act(in); `out` may be `in` where their views agree. `Act` is that of `s`; `vectors`: of
// plan/channel_vectors.hpp, for prelu.
template <activation Act, class T>
void run_pointwise(const plan::step& s, const T* in, T* out,
                   const arithmetic_t<T>* vectors) noexcept {
  using A = arithmetic_t<T>;
  if constexpr (Act == activation::prelu) {
    const A* slopes = vectors + plan::slopes_offset(s);
    return s.in.order == layout::blocked && s.out.order == layout::blocked
               ? apply_to_pixels<Act, true>(s, in, out, slopes)
               : apply_to_pixels<Act, false>(s, in, out, slopes);
  } else {
    if (!is_dense_as(s.out, s.in)) return apply_to_pixels<Act, false>(s, in, out, vectors);
    const long long size =
        plan::footprint(shape{s.out.channels, s.out.height, s.out.width}, s.out.order);
    apply_to_array<Act>(static_cast<A>(s.slope), static_cast<A>(s.threshold), in, out, size);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
