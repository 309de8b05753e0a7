// SPDX-License-Identifier: BSL-1.0
// Sixteen channels of one pixel in registers, from and to any layout: what the kernels that are no
// convolutions work on, so that each is written once for NCHW, NHWC and blocked tensors.
#pragma once

#include "convexpr/kernels/cpu/exponent.hpp"
#include "convexpr/plan/tensor_view.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

template <class T>
inline constexpr int registers_per_block = plan::channel_block / lanes<T>;

template <class T>
struct channels {
  vec<T> part[registers_per_block<T>];
};

// Channels [first, first + 16) lie side by side and all belong to the tensor, or to the padding of
// its last block, which kernels may read (whatever it holds) and write.
constexpr bool is_whole_block(const plan::tensor_view& view, int first) {
  return view.channel_stride == 1 &&
         (view.order == layout::blocked || first + plan::channel_block <= view.channels);
}

// How many of these 16 channels the tensor has.
constexpr int channels_in_block(const plan::tensor_view& view, int first) {
  const int left = view.channels - first;
  return left < plan::channel_block ? left : plan::channel_block;
}

template <class T>
CONVEXPR_INLINE channels<T> all_channels(T value) {
  channels<T> c;
#pragma GCC unroll 16
  for (int i = 0; i < registers_per_block<T>; ++i) c.part[i] = broadcast(value);
  return c;
}

// operation(a_i) or operation(a_i, b_i) register by register.
template <class T, class Operation>
CONVEXPR_INLINE channels<T> each(Operation operation, const channels<T>& a) {
  channels<T> c;
#pragma GCC unroll 16
  for (int i = 0; i < registers_per_block<T>; ++i) c.part[i] = operation(a.part[i]);
  return c;
}
template <class T, class Operation>
CONVEXPR_INLINE channels<T> each(Operation operation, const channels<T>& a, const channels<T>& b) {
  channels<T> c;
#pragma GCC unroll 16
  for (int i = 0; i < registers_per_block<T>; ++i) c.part[i] = operation(a.part[i], b.part[i]);
  return c;
}

template <class T>
CONVEXPR_INLINE channels<arithmetic_t<T>> load_block(const T* from) {
  channels<arithmetic_t<T>> c;
#pragma GCC unroll 16
  for (int i = 0; i < registers_per_block<T>; ++i) c.part[i] = load(from + i * lanes<T>);
  return c;
}
template <class T>
CONVEXPR_INLINE void store_block(T* to, const channels<arithmetic_t<T>>& c) {
#pragma GCC unroll 16
  for (int i = 0; i < registers_per_block<T>; ++i) store(to + i * lanes<T>, c.part[i]);
}
template <class T>
CONVEXPR_INLINE void copy_block(T* to, const T* from) {
  if constexpr (is_narrow<T>) {  // no trip through float and back
    __builtin_memcpy(to, from, plan::channel_block * sizeof(T));
  } else {
    store_block(to, load_block(from));
  }
}

// `count` channels `stride` elements apart, the other lanes 0. Whole: 16 of them, side by side.
template <bool Whole, class T>
CONVEXPR_INLINE channels<arithmetic_t<T>> load_channels(const T* from, long long stride,
                                                        int count) {
  if constexpr (Whole) {
    return load_block(from);
  } else {
    T lane[plan::channel_block] = {};
#pragma GCC unroll 1
    for (int i = 0; i < count; ++i) {
      asm("" : "+r"(from));  // else g++ -O3 makes a call of memcpy where stride is 1
      lane[i] = from[i * stride];
    }
    return load_block(lane);
  }
}
template <bool Whole, class T>
CONVEXPR_INLINE void store_channels(T* to, long long stride, int count,
                                    const channels<arithmetic_t<T>>& c) {
  if constexpr (Whole) {
    store_block(to, c);
  } else {
    T lane[plan::channel_block];
    store_block(lane, c);
#pragma GCC unroll 1
    for (int i = 0; i < count; ++i) {
      asm("" : "+r"(to));  // as above
      to[i * stride] = lane[i];
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
