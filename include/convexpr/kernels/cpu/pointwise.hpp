// SPDX-License-Identifier: BSL-1.0
// The step pointwise on the CPU. Tensors with the same dense layout are one long array; any others
// go through sixteen channels of a pixel at a time.
#pragma once

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/kernels/elementary.hpp"

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
template <activation Kind, class T>
CONVEXPR_NOINLINE void apply_to_array(arithmetic_t<T> slope, const T* in, T* out,
                                      long long size) noexcept {
  long long i = 0;
  for (; i + lanes<T> <= size; i += lanes<T>) store(out + i, apply(Kind, slope, load(in + i)));
  if (i == size) return;
  T rest[lanes<T>] = {};
  for (long long k = i; k < size; ++k) rest[k - i] = in[k];
  store(rest, apply(Kind, slope, load<T>(rest)));
  for (long long k = i; k < size; ++k) out[k] = rest[k - i];
}

template <class T>
CONVEXPR_NOINLINE void apply_to_pixels(const plan::step& s, const T* in, T* out) noexcept {
  using A = arithmetic_t<T>;
  const A slope = static_cast<A>(s.slope);
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const int count = channels_in_block(s.out, c);
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        channels<A> value = load_channels<false>(in + s.in.at(c, y, x), s.in.channel_stride, count);
        value = each([&](vec<A> v) { return apply(s.act, slope, v); }, value);
        store_channels<false>(out + s.out.at(c, y, x), s.out.channel_stride, count, value);
      }
    }
  }
}

// out = act(in); `out` may be `in` where their views agree.
template <class T>
void run_pointwise(const plan::step& s, const T* in, T* out) noexcept {
  if (!is_dense_as(s.out, s.in)) return apply_to_pixels(s, in, out);
  const long long size =
      plan::footprint(shape{s.out.channels, s.out.height, s.out.width}, s.out.order);
  const auto slope = static_cast<arithmetic_t<T>>(s.slope);
  switch (s.act) {
    case activation::none: return apply_to_array<activation::none>(slope, in, out, size);
    case activation::relu: return apply_to_array<activation::relu>(slope, in, out, size);
    case activation::leaky_relu:
      return apply_to_array<activation::leaky_relu>(slope, in, out, size);
    case activation::sigmoid: return apply_to_array<activation::sigmoid>(slope, in, out, size);
    case activation::tanh: return apply_to_array<activation::tanh>(slope, in, out, size);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
