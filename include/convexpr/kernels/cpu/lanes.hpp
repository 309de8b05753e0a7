// SPDX-License-Identifier: BSL-1.0
// Parts of a register: some lanes of it, four neighbours of it. Beside simd.hpp the only file that
// names an instruction set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "convexpr/kernels/cpu/simd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Lanes [first, last); any integers.
template <class T>
CONVEXPR_INLINE mask<T> lanes_between(int first, int last) {
  constexpr int n = lanes<T>;
  first = first < 0 ? 0 : first < n ? first : n;
  last = last < first ? first : last < n ? last : n;
#if defined(CONVEXPR_AVX512)
  using bits = std::conditional_t<std::is_same_v<T, float>, __mmask16, __mmask8>;
  return {xsimd::batch_bool<T, arch>(static_cast<bits>((1u << last) - (1u << first)))};
#else
  T lane[n];
  for (int i = 0; i < n; ++i) lane[i] = first <= i && i < last ? T(1) : T(0);
  return load(lane) > broadcast(T(0));
#endif
}

#if defined(CONVEXPR_AVX512)
inline constexpr bool masks_are_free = true;
#else
inline constexpr bool masks_are_free = false;
#endif

// Per lane m ? fmadd(a, b, c) : c.
template <class T>
CONVEXPR_INLINE vec<T> fmadd_where(mask<T> m, vec<T> a, vec<T> b, vec<T> c) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_mask3_fmadd_ps(a.raw, b.raw, c.raw, static_cast<__mmask16>(m.raw))};
  } else {
    return {_mm512_mask3_fmadd_pd(a.raw, b.raw, c.raw, static_cast<__mmask8>(m.raw))};
  }
#else
  return select(m, fmadd(a, b, c), c);
#endif
}

// An order of lanes, in a register where there are instructions for it: lane i of the result of
// permute() is lane index[i] of v.
template <class T>
using lane_index = std::conditional_t<std::is_same_v<T, float>, std::int32_t, std::int64_t>;
template <class T>
struct lane_order {
#if defined(CONVEXPR_AVX512)
  __m512i raw;
  explicit lane_order(const lane_index<T>* index) : raw(_mm512_loadu_si512(index)) {}
#elif CONVEXPR_SIMD && defined(__AVX2__)
  __m256i raw;
  explicit lane_order(const lane_index<T>* index)
      : raw(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(index))) {}
#else
  const lane_index<T>* raw;
  explicit lane_order(const lane_index<T>* index) : raw(index) {}
#endif
};
template <class T>
CONVEXPR_INLINE vec<T> permute(vec<T> v, const lane_order<T>& order) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_maskz_permutexvar_ps(0xffff, order.raw, v.raw)};
  } else {
    return {_mm512_maskz_permutexvar_pd(0xff, order.raw, v.raw)};
  }
#else
#if CONVEXPR_SIMD && defined(__AVX2__)
  if constexpr (std::is_same_v<T, float>) return {_mm256_permutevar8x32_ps(v.raw, order.raw)};
#endif
  T lane[lanes<T>], to[lanes<T>];
  lane_index<T> index[lanes<T>];
  store(lane, v);
#if CONVEXPR_SIMD && defined(__AVX2__)
  __builtin_memcpy(index, &order.raw, sizeof index);
#else
  __builtin_memcpy(index, order.raw, sizeof index);
#endif
  for (int i = 0; i < lanes<T>; ++i) to[i] = lane[index[i]];
  return load(to);
#endif
}

// The lanes of the mask.
template <class T>
CONVEXPR_INLINE void store_where(mask<T> m, T* to, vec<T> v) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>(m.raw), v.raw);
  } else {
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>(m.raw), v.raw);
  }
#else
  T lane[lanes<T>], chosen[lanes<T>];
  store(lane, v);
  store(chosen, select(m, broadcast(T(1)), broadcast(T(0))));
  for (int i = 0; i < lanes<T>; ++i) {
    if (chosen[i] != T(0)) to[i] = lane[i];
  }
#endif
}

// The lanes of the mask, the others 0; reads nothing else.
template <class T>
CONVEXPR_INLINE vec<T> load_where(mask<T> m, const T* from) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_maskz_loadu_ps(static_cast<__mmask16>(m.raw), from)};
  } else {
    return {_mm512_maskz_loadu_pd(static_cast<__mmask8>(m.raw), from)};
  }
#elif CONVEXPR_SIMD && defined(__AVX2__)
  if constexpr (std::is_same_v<T, float>) {
    return {_mm256_maskload_ps(from, _mm256_castps_si256(m.raw.data))};
  } else {
    return {_mm256_maskload_pd(from, _mm256_castpd_si256(m.raw.data))};
  }
#else
  T lane[lanes<T>], chosen[lanes<T>];
  store(chosen, select(m, broadcast(T(1)), broadcast(T(0))));
  for (int i = 0; i < lanes<T>; ++i) lane[i] = chosen[i] != T(0) ? from[i] : T(0);
  return load(lane);
#endif
}

// Whether load_where() is about as fast as load().
#if CONVEXPR_SIMD && defined(__AVX2__)
inline constexpr bool loads_where = true;
#else
inline constexpr bool loads_where = false;
#endif

// Lanes that exist. A product of what load_edge() and only() give leaves the sum of any other lane
// as it is, for it is -0 there. Two instructions where a mask of the sum takes one of three.
template <class T>
struct lane_edge {
  mask<T> there;
  vec<T> absent;  // 0 in lanes that exist, else -0
};
template <class T>
CONVEXPR_INLINE lane_edge<T> edge_between(int first, int last) {
  const mask<T> there = lanes_between<T>(first, last);
  return {there, select(there, broadcast(T(0)), broadcast(-T(0)))};
}
template <class T>
CONVEXPR_INLINE vec<T> load_edge(const lane_edge<T>& edge, const T* from) {
#if CONVEXPR_SIMD
  return {load_where(edge.there, from).raw | edge.absent.raw};
#else
  return edge.there.raw ? vec<T>{*from} : edge.absent;
#endif
}
template <class T>
CONVEXPR_INLINE vec<T> only(const lane_edge<T>& edge, vec<T> v) {
#if CONVEXPR_SIMD && defined(__AVX2__) && !defined(CONVEXPR_AVX512)
  return {xsimd::batch<T, arch>(edge.there.raw.data) & v.raw};
#else
  return select(edge.there, v, broadcast(T(0)));
#endif
}

// The first `count` lanes, 0 to all of them.
template <class T>
CONVEXPR_INLINE void store_first(T* to, vec<T> v, int count) {
  if constexpr (masks_are_free) {
    store_where(lanes_between<T>(0, count), to, v);
  } else {
    T lane[lanes<T>];
    store(lane, v);
    for (int i = 0; i < count; ++i) {
      asm("" : "+r"(to));  // else compilers make a call of memcpy
      to[i] = lane[i];
    }
  }
}

// The first `count` of them, the others 0; reads nothing behind those.
template <class T>
CONVEXPR_INLINE vec<T> load_first(const T* from, int count) {
  if constexpr (loads_where) {
    return load_where(lanes_between<T>(0, count), from);
  } else {
    T lane[lanes<T>] = {};
    for (int i = 0; i < count; ++i) {
      asm("" : "+r"(from));  // as above
      lane[i] = from[i];
    }
    return load(lane);
  }
}

#if CONVEXPR_SIMD
template <class T, int... I>
CONVEXPR_INLINE vec<T> even_lanes(vec<T> a, vec<T> b, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  return __builtin_bit_cast(vec<T>,
                            __builtin_shufflevector(__builtin_bit_cast(elements, a),
                                                    __builtin_bit_cast(elements, b), (2 * I)...));
}
#endif

// `Count` elements, again and again.
template <int Count, class T>
CONVEXPR_INLINE vec<T> load_repeated(const T* from) {
#if defined(CONVEXPR_AVX512)  // loads, and nothing for the one port that shuffles
  if constexpr (std::is_same_v<T, float> && Count == 2)
    return {_mm512_castsi512_ps(_mm512_maskz_broadcastq_epi64(
        0xff, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))))};
  if constexpr (std::is_same_v<T, float> && Count == 4)
    return {_mm512_maskz_broadcast_f32x4(0xffff, _mm_loadu_ps(from))};
  if constexpr (std::is_same_v<T, float> && Count == 8)
    return {_mm512_maskz_broadcast_f32x8(0xffff, _mm256_loadu_ps(from))};
  if constexpr (std::is_same_v<T, double> && Count == 2)
    return {_mm512_maskz_broadcast_f64x2(0xff, _mm_loadu_pd(from))};
  if constexpr (std::is_same_v<T, double> && Count == 4)
    return {_mm512_maskz_broadcast_f64x4(0xff, _mm256_loadu_pd(from))};
#elif CONVEXPR_SIMD && defined(__AVX2__)
  if constexpr (Count * sizeof(T) == 8) {
    double two;
    __builtin_memcpy(&two, from, sizeof two);
    return __builtin_bit_cast(vec<T>, _mm256_set1_pd(two));
  }
  if constexpr (std::is_same_v<T, float> && Count == 4)
    return {_mm256_broadcast_ps(reinterpret_cast<const __m128*>(from))};
  if constexpr (std::is_same_v<T, double> && Count == 2)
    return {_mm256_broadcast_pd(reinterpret_cast<const __m128d*>(from))};
#endif
  T lane[lanes<T>];
  for (int i = 0; i < lanes<T>; ++i) lane[i] = from[i % Count];
  return load(lane);
}

// Lanes 0, 2, 4, ... of a, then those of b.
template <class T>
CONVEXPR_INLINE vec<T> even_lanes(vec<T> a, [[maybe_unused]] vec<T> b) {
#if CONVEXPR_SIMD
  return even_lanes(a, b, std::make_integer_sequence<int, lanes<T>>{});
#else
  return a;
#endif
}

#if CONVEXPR_SIMD
template <class T>
inline constexpr std::size_t quad_bytes = 4 * sizeof(T);

// Four elements from each of `from`, from + Step, from + 2 * Step ...; lanes a multiple of 4.
template <int Step, class T>
CONVEXPR_INLINE vec<T> load_quads(const T* from) {
#if defined(CONVEXPR_AVX512)  // from memory, insertions do not wait for the one port that shuffles
  if constexpr (std::is_same_v<T, float>) {
    __m512 v = _mm512_castps128_ps512(_mm_loadu_ps(from));
    v = _mm512_insertf32x4(v, _mm_loadu_ps(from + Step), 1);
    v = _mm512_insertf32x4(v, _mm_loadu_ps(from + 2 * Step), 2);
    return {_mm512_insertf32x4(v, _mm_loadu_ps(from + 3 * Step), 3)};
  }
#elif defined(__AVX2__)  // what follows goes through the stack on g++ 12: 64 -> 4 twice as slow
  if constexpr (std::is_same_v<T, float>) {
    const __m256 v = _mm256_castps128_ps256(_mm_loadu_ps(from));
    return {_mm256_insertf128_ps(v, _mm_loadu_ps(from + Step), 1)};
  }
#endif
  vec<T> v;
#pragma GCC unroll 4
  for (int k = 0; k < lanes<T> / 4; ++k) {
    __builtin_memcpy(reinterpret_cast<char*>(&v) + static_cast<std::size_t>(k) * quad_bytes<T>,
                     from + k * Step, quad_bytes<T>);
  }
  return v;
}

// Elements [4 * k, 4 * k + 4) of v.
template <class T>
CONVEXPR_INLINE void store_quad(T* to, const vec<T>& v, int k) {
#if defined(__AVX2__) && !defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    return _mm_storeu_ps(to,
                         k == 0 ? _mm256_castps256_ps128(v.raw) : _mm256_extractf128_ps(v.raw, 1));
  }
#endif
  __builtin_memcpy(to,
                   reinterpret_cast<const char*>(&v) + static_cast<std::size_t>(k) * quad_bytes<T>,
                   quad_bytes<T>);
}
#endif

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
