// SPDX-License-Identifier: BSL-1.0
// The steps pointwise and add on the CPU. Tensors with the same dense layout are one long array;
// any others go through sixteen channels of a pixel at a time.
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

// `second` is null or the other summand. In place is fine. The rest that fills no register goes
// through one all the same: without fused multiply-add a scalar would round differently.
template <activation Kind, class T>
CONVEXPR_NOINLINE void apply_to_array(T slope, const T* in, const T* second, T* out,
                                      long long size) noexcept {
  const auto value = [&](const T* a, const T* b) {
    return apply(Kind, slope, b == nullptr ? load(a) : load(a) + load(b));
  };
  long long i = 0;
  if (second == nullptr) {
    for (; i + lanes<T> <= size; i += lanes<T>) store(out + i, value(in + i, nullptr));
  } else {
    for (; i + lanes<T> <= size; i += lanes<T>) store(out + i, value(in + i, second + i));
  }
  if (i == size) return;
  T a[lanes<T>] = {}, b[lanes<T>] = {};
  for (long long k = i; k < size; ++k) {
    a[k - i] = in[k];
    if (second != nullptr) b[k - i] = second[k];
  }
  store(a, value(a, second == nullptr ? nullptr : b));
  for (long long k = i; k < size; ++k) out[k] = a[k - i];
}

template <class T>
CONVEXPR_NOINLINE void apply_to_pixels(const plan::step& s, const T* in, const T* second,
                                       T* out) noexcept {
  const T slope = static_cast<T>(s.slope);
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const int count = channels_in_block(s.out, c);
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        channels<T> value = load_channels<false>(in + s.in.at(c, y, x), s.in.channel_stride, count);
        if (second != nullptr) {
          const T* from = second + s.second.at(c, y, x);
          value = each([](vec<T> a, vec<T> b) { return a + b; }, value,
                       load_channels<false>(from, s.second.channel_stride, count));
        }
        value = each([&](vec<T> v) { return apply(s.act, slope, v); }, value);
        store_channels<false>(out + s.out.at(c, y, x), s.out.channel_stride, count, value);
      }
    }
  }
}

// out = act(in), or act(in + second) for the step add; `out` may be `in` where their views agree.
template <class T>
void run_pointwise(const plan::step& s, const T* in, const T* second, T* out) noexcept {
  if (s.kind != plan::operation::add) second = nullptr;
  if (!is_dense_as(s.out, s.in) || (second != nullptr && !is_dense_as(s.out, s.second))) {
    return apply_to_pixels(s, in, second, out);
  }
  const long long size =
      plan::footprint(shape{s.out.channels, s.out.height, s.out.width}, s.out.order);
  const T slope = static_cast<T>(s.slope);
  switch (s.act) {
    case activation::none: return apply_to_array<activation::none>(slope, in, second, out, size);
    case activation::relu: return apply_to_array<activation::relu>(slope, in, second, out, size);
    case activation::leaky_relu:
      return apply_to_array<activation::leaky_relu>(slope, in, second, out, size);
    case activation::sigmoid:
      return apply_to_array<activation::sigmoid>(slope, in, second, out, size);
    case activation::tanh: return apply_to_array<activation::tanh>(slope, in, second, out, size);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
