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
#else
  T lane[lanes<T>], chosen[lanes<T>];
  store(chosen, select(m, broadcast(T(1)), broadcast(T(0))));
  for (int i = 0; i < lanes<T>; ++i) lane[i] = chosen[i] != T(0) ? from[i] : T(0);
  return load(lane);
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
    for (int i = 0; i < count; ++i) to[i] = lane[i];
  }
}

// The first `count` of them, the others 0; reads nothing behind those.
template <class T>
CONVEXPR_INLINE vec<T> load_first(const T* from, int count) {
#if defined(CONVEXPR_AVX512)
  const auto m = lanes_between<T>(0, count).raw;
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_maskz_loadu_ps(static_cast<__mmask16>(m), from)};
  } else {
    return {_mm512_maskz_loadu_pd(static_cast<__mmask8>(m), from)};
  }
#else
  T lane[lanes<T>] = {};
  for (int i = 0; i < count; ++i) lane[i] = from[i];
  return load(lane);
#endif
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
  __builtin_memcpy(to,
                   reinterpret_cast<const char*>(&v) + static_cast<std::size_t>(k) * quad_bytes<T>,
                   quad_bytes<T>);
}
#endif

// One input of each of three pixels, `Step` elements apart, times four vectors of weights. In one
// piece for g++ 12, which keeps 16 registers for one such step but spills in a loop of several.
// Only where holds_three_by_four<T>.
#if CONVEXPR_SIMD && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    defined(__AVX2__) && defined(__FMA__) && !defined(CONVEXPR_AVX512)
template <class T>
inline constexpr bool holds_three_by_four = true;
#define CONVEXPR_ROW(s, at, a, b, c)     \
  "vmovup" s " " at                      \
  "+%c[weight](%[weights]),%%ymm15\n\t"  \
  "vfmadd231p" s " %%ymm15,%%ymm12,%[" a \
  "]\n\t"                                \
  "vfmadd231p" s " %%ymm15,%%ymm13,%[" b \
  "]\n\t"                                \
  "vfmadd231p" s " %%ymm15,%%ymm14,%[" c "]\n\t"
#define CONVEXPR_STEP(s)                                                                           \
  asm("vbroadcasts" s                                                                              \
      " %c[at](%[in]),%%ymm12\n\t"                                                                 \
      "vbroadcasts" s                                                                              \
      " %c[at]+%c[step](%[in]),%%ymm13\n\t"                                                        \
      "vbroadcasts" s " %c[at]+2*%c[step](%[in]),%%ymm14\n\t" CONVEXPR_ROW(                        \
          s, "0", "a0", "b0", "c0") CONVEXPR_ROW(s, "32", "a1", "b1", "c1")                        \
          CONVEXPR_ROW(s, "64", "a2", "b2", "c2") CONVEXPR_ROW(s, "96", "a3", "b3", "c3")          \
      :                                                                                            \
      [a0] "+x"(sum[0][0].raw.data), [a1] "+x"(sum[0][1].raw.data), [a2] "+x"(sum[0][2].raw.data), \
      [a3] "+x"(sum[0][3].raw.data), [b0] "+x"(sum[1][0].raw.data), [b1] "+x"(sum[1][1].raw.data), \
      [b2] "+x"(sum[1][2].raw.data), [b3] "+x"(sum[1][3].raw.data), [c0] "+x"(sum[2][0].raw.data), \
      [c1] "+x"(sum[2][1].raw.data), [c2] "+x"(sum[2][2].raw.data), [c3] "+x"(sum[2][3].raw.data)  \
      : [in] "r"(in), [weights] "r"(weights), [at] "n"(At * sizeof(T)),                            \
        [step] "n"(Step * sizeof(T)), [weight] "n"(Weight * sizeof(T)),                            \
        "m"(*reinterpret_cast<const T(*)[]>(in))                                                   \
      : "xmm12", "xmm13", "xmm14", "xmm15")
template <int At, int Step, int Weight, class T>
CONVEXPR_INLINE void add_three_by_four(vec<T> (&sum)[3][4], const T* in, const T* weights) {
  if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s");
  else
    CONVEXPR_STEP("d");
}
#undef CONVEXPR_STEP
#undef CONVEXPR_ROW
#else
template <class T>
inline constexpr bool holds_three_by_four = false;
#endif

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
