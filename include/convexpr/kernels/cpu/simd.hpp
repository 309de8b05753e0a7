// SPDX-License-Identifier: BSL-1.0
// The one door to xsimd and to intrinsics: a vector register `vec<T>` with the operations that the
// kernels use, the same set on every instruction set and without any (CONVEXPR_SCALAR: one lane).
// 16-bit elements become float at the load and are rounded at the store: no register holds them.
#pragma once

#include <cstdint>
#include <type_traits>

#include "convexpr/plan/element.hpp"

#if !defined(CONVEXPR_SCALAR) && (defined(__SSE2__) || defined(__aarch64__))
#define CONVEXPR_SIMD 1
#include <xsimd/xsimd.hpp>
#else
#define CONVEXPR_SIMD 0
#endif

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The same conditions as in config.hpp: the name of the ABI must tell which registers are used.
// CONVEXPR_FMADD(s, bits, ...): xsimd 8.1 has no fma for AVX-512, it multiplies and adds, which
// costs half of the speed where the compiler may not contract.
#if CONVEXPR_SIMD
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define CONVEXPR_AVX512 1
using arch = xsimd::avx512bw;
#define CONVEXPR_FMADD(s, bits, a, b, c) _mm512_fmadd_p##s(a, b, c)
#define CONVEXPR_WIDEN(v) _mm512_maskz_cvtph_ps(0xffff, __builtin_bit_cast(__m256i, v))
#define CONVEXPR_ROUND(v) _mm512_maskz_cvtps_ph(0xffff, v, 0)
#elif defined(__AVX2__) && defined(__FMA__)
using arch = xsimd::fma3<xsimd::avx2>;
#define CONVEXPR_FMADD(s, bits, a, b, c) _mm256_fmadd_p##s(a, b, c)
#if defined(__F16C__)
#define CONVEXPR_WIDEN(v) _mm256_cvtph_ps(__builtin_bit_cast(__m128i, v))
#define CONVEXPR_ROUND(v) _mm256_cvtps_ph(v, 0)
#endif
#elif defined(__AVX2__)
using arch = xsimd::avx2;
#elif defined(__AVX__)
using arch = xsimd::avx;
#elif defined(__SSE4_2__)
using arch = xsimd::sse4_2;
#elif defined(__SSE2__)
using arch = xsimd::sse2;
#else
using arch = xsimd::neon64;
#define CONVEXPR_FMADD(s, bits, a, b, c) vfmaq_f##bits(c, a, b)
#define CONVEXPR_WIDEN(v) vcvt_f32_f16(__builtin_bit_cast(float16x4_t, v))
#define CONVEXPR_ROUND(v) vcvt_f16_f32(v)
#endif

// Structs of our own, so that argument-dependent look-up finds these functions and not xsimd's.
template <class T>
struct mask {
  xsimd::batch_bool<T, arch> raw;
};
template <class T>
struct vec {
  xsimd::batch<T, arch> raw;
};

// Elements that one load takes from memory.
template <class T>
inline constexpr int lanes = static_cast<int>(xsimd::batch<arithmetic_t<T>, arch>::size);
#else
template <class T>
struct mask {
  bool raw;
};
template <class T>
struct vec {
  T raw;
};

template <class T>
inline constexpr int lanes = 1;

// A Cortex-M4 has the instruction for float only: bit 3 of __ARM_FP tells.
#if defined(__FMA__) || defined(__aarch64__) || \
    (defined(__ARM_FEATURE_FMA) && defined(__ARM_FP) && (__ARM_FP & 8))
#define CONVEXPR_SCALAR_FMADD 1
#endif
#endif

#if CONVEXPR_SIMD
typedef float floats __attribute__((vector_size(sizeof(vec<float>))));
typedef std::uint32_t words __attribute__((vector_size(sizeof(vec<float>))));
typedef std::uint16_t halfwords __attribute__((vector_size(sizeof(vec<float>) / 2)));
#define CONVEXPR_CONVERT(type, v) __builtin_convertvector(v, type)
#else
using floats = float;
using words = std::uint32_t;
using halfwords = std::uint16_t;
#define CONVEXPR_CONVERT(type, v) static_cast<type>(v)
#endif

// 16-bit elements as floats and back: 2 and 6 operations for bfloat16 everywhere, an instruction
// for float16 where there is one. Its bits are those of the formulas in plan/element.hpp.
template <class T>
CONVEXPR_INLINE vec<float> widened(halfwords bits) {
#if defined(CONVEXPR_WIDEN)
  if constexpr (std::is_same_v<T, float16_t>) return {CONVEXPR_WIDEN(bits)};
#endif
  return __builtin_bit_cast(vec<float>, T::template widened<floats>(CONVEXPR_CONVERT(words, bits)));
}
template <class T>
CONVEXPR_INLINE halfwords rounded(vec<float> v) {
#if defined(CONVEXPR_WIDEN)
  if constexpr (std::is_same_v<T, float16_t>) {
    return __builtin_bit_cast(halfwords, CONVEXPR_ROUND(v.raw));
  }
#endif
  return CONVEXPR_CONVERT(halfwords, T::template rounded<words>(__builtin_bit_cast(floats, v)));
}
#undef CONVEXPR_CONVERT
#undef CONVEXPR_WIDEN
#undef CONVEXPR_ROUND

// A pointer to any element will do: nothing here asks for more alignment than T's.
template <class T>
CONVEXPR_INLINE vec<arithmetic_t<T>> load(const T* from) {
  if constexpr (is_narrow<T>) {
    halfwords bits;
    __builtin_memcpy(&bits, from, sizeof bits);
    return widened<T>(bits);
  } else {
#if CONVEXPR_SIMD
    return {xsimd::batch<T, arch>::load_unaligned(from)};
#else
    return {*from};
#endif
  }
}
template <class T>
CONVEXPR_INLINE void store(T* to, vec<arithmetic_t<T>> v) {
  if constexpr (is_narrow<T>) {
    const halfwords bits = rounded<T>(v);
    __builtin_memcpy(to, &bits, sizeof bits);
  } else {
#if CONVEXPR_SIMD
    v.raw.store_unaligned(to);
#else
    *to = v.raw;
#endif
  }
}
template <class T>
CONVEXPR_INLINE vec<T> broadcast(T value) {
#if CONVEXPR_SIMD
  return {xsimd::batch<T, arch>(value)};
#else
  return {value};
#endif
}

template <class T>
CONVEXPR_INLINE vec<T> operator+(vec<T> a, vec<T> b) {
  return {a.raw + b.raw};
}
template <class T>
CONVEXPR_INLINE vec<T> operator-(vec<T> a, vec<T> b) {
  return {a.raw - b.raw};
}
template <class T>
CONVEXPR_INLINE vec<T> operator*(vec<T> a, vec<T> b) {
  return {a.raw * b.raw};
}
template <class T>
CONVEXPR_INLINE vec<T> operator/(vec<T> a, vec<T> b) {
#if CONVEXPR_SIMD && defined(__aarch64__)  // xsimd 8.1 approximates the quotient of floats
  if constexpr (std::is_same_v<T, float>) return {vdivq_f32(a.raw, b.raw)};
#endif
  return {a.raw / b.raw};
}

// As the scalar operators: every comparison with a NaN is false, but for !=, which is true.
template <class T>
CONVEXPR_INLINE mask<T> operator<(vec<T> a, vec<T> b) {
  return {a.raw < b.raw};
}
template <class T>
CONVEXPR_INLINE mask<T> operator>(vec<T> a, vec<T> b) {
  return {b.raw < a.raw};
}
template <class T>
CONVEXPR_INLINE mask<T> operator==(vec<T> a, vec<T> b) {
  return {a.raw == b.raw};
}
template <class T>
CONVEXPR_INLINE mask<T> operator!=(vec<T> a, vec<T> b) {
  return {!(a.raw == b.raw)};  // xsimd's != on AVX is the ordered one
}

// Per lane m ? a : b.
template <class T>
CONVEXPR_INLINE vec<T> select(mask<T> m, vec<T> a, vec<T> b) {
#if CONVEXPR_SIMD
  return {xsimd::select(m.raw, a.raw, b.raw)};
#else
  return m.raw ? a : b;
#endif
}

// Per lane exactly a > b ? a : b on every instruction set: a NaN on either side yields b, and so
// does a pair of zeros. maximum(zero, x) is PyTorch's relu: NaN stays NaN, -0 stays -0.
template <class T>
CONVEXPR_INLINE vec<T> maximum(vec<T> a, vec<T> b) {
#if defined(CONVEXPR_AVX512)  // g++ 12 warns of an uninitialised __Y in _mm512_max_ps
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_maskz_max_ps(0xffff, a.raw, b.raw)};
  } else {
    return {_mm512_maskz_max_pd(0xff, a.raw, b.raw)};
  }
#elif CONVEXPR_SIMD && !defined(__aarch64__)
  return {xsimd::max(a.raw, b.raw)};  // maxps is that rule; NEON's fmax is not
#else
  return select(a > b, a, b);
#endif
}

// Per lane exactly a < b ? a : b, in the same way.
template <class T>
CONVEXPR_INLINE vec<T> minimum(vec<T> a, vec<T> b) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    return {_mm512_maskz_min_ps(0xffff, a.raw, b.raw)};
  } else {
    return {_mm512_maskz_min_pd(0xff, a.raw, b.raw)};
  }
#elif CONVEXPR_SIMD && !defined(__aarch64__)
  return {xsimd::min(a.raw, b.raw)};
#else
  return select(a < b, a, b);
#endif
}

// Per lane a * b + c, rounded once if `fused<T>`, else twice.
template <class T>
CONVEXPR_INLINE vec<T> fmadd(vec<T> a, vec<T> b, vec<T> c) {
#if CONVEXPR_SIMD && defined(CONVEXPR_FMADD)
  if constexpr (std::is_same_v<T, float>) {
    return {CONVEXPR_FMADD(s, 32, a.raw, b.raw, c.raw)};
  } else {
    return {CONVEXPR_FMADD(d, 64, a.raw, b.raw, c.raw)};
  }
#elif defined(CONVEXPR_SCALAR_FMADD)
  if constexpr (std::is_same_v<T, float>) {
    return {__builtin_fmaf(a.raw, b.raw, c.raw)};
  } else {
    return {__builtin_fma(a.raw, b.raw, c.raw)};
  }
#else
  return a * b + c;
#endif
}
#if defined(CONVEXPR_FMADD) || defined(CONVEXPR_SCALAR_FMADD)
inline constexpr bool fused = true;
#else
inline constexpr bool fused = false;
#endif
#undef CONVEXPR_FMADD
#undef CONVEXPR_SCALAR_FMADD

// c = fmadd(a, broadcast(*b), c). With AVX-512 b is an operand in memory however often it is used:
// an instruction less where loads are to spare.
template <class T>
CONVEXPR_INLINE void fmadd_from(const T* b, vec<T> a, vec<T>& c) {
#if defined(CONVEXPR_AVX512)
  if constexpr (std::is_same_v<T, float>) {
    asm("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(c.raw.data) : "v"(a.raw.data), "m"(*b));
  } else {
    asm("vfmadd231pd %2%{1to8%}, %1, %0" : "+v"(c.raw.data) : "v"(a.raw.data), "m"(*b));
  }
#else
  c = fmadd(a, broadcast(*b), c);
#endif
}

// A vector that was loaded is used from a register several times; g++ would load it again for each.
// On clang the same makes it spill.
template <class T>
CONVEXPR_INLINE void hold([[maybe_unused]] vec<T>& v) {
#if CONVEXPR_SIMD && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  asm("" : "+v"(v.raw.data));
#endif
}

// A constant as wide as `sample`: kernels/elementary.hpp writes its functions for T and vec<T>
// alike.
template <class T>
CONVEXPR_INLINE vec<T> like(vec<T>, T value) {
  return broadcast(value);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
