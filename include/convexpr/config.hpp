// SPDX-License-Identifier: BSL-1.0
// The version, the name of the instruction set this file is compiled for, and the few macros that
// a header-only SIMD library cannot do without.
#pragma once

// The default of g++ 12 and clang is C++17. Not #error: g++ would go on and print 2,900 lines more.
#if __cplusplus < 202002L
#include "convexpr needs C++20: compile with -std=c++20"
#endif

#define CONVEXPR_VERSION "0.1.0"

// Rounding by adding and subtracting a large number, as exp() and its kin do here, comes to nothing
// where sums may be regrouped: a sigmoid is off by a third. clang names no macro for its
// -fassociative-math.
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__)
#error \
    "convexpr promises the same bits everywhere, and -ffast-math, -funsafe-math-optimizations and -fassociative-math compute wrong numbers with it: drop the flag."
#endif

// Two files of one program built with different -march flags must not share symbols: the linker
// keeps one copy of each template, and the wrong one crashes or silently reads another layout. So
// every symbol lives in an inline namespace that names the instruction set; mixing is a link error.
#define CONVEXPR_ABI_OF(isa) v1_##isa

#if defined(CONVEXPR_SCALAR)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(scalar)
#elif defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && \
    defined(__AVX512VL__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx512)
#elif defined(__AVX512F__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx512f_alone)
#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx2_fma)
#elif defined(__AVX2__) && defined(__FMA__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx2_fma_no_f16c)
#elif defined(__AVX2__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx2)
#elif defined(__AVX__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(avx)
#elif defined(__SSE4_2__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(sse4_2)
#elif defined(__SSE4_1__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(sse4_1)
#elif defined(__SSSE3__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(ssse3)
#elif defined(__SSE3__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(sse3)
#elif defined(__SSE2__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(sse2)
#elif defined(__aarch64__)
#define CONVEXPR_ABI CONVEXPR_ABI_OF(neon64)
#else
#define CONVEXPR_ABI CONVEXPR_ABI_OF(scalar)
#endif

#if defined(__GNUC__)
#define CONVEXPR_INLINE inline __attribute__((always_inline))
#define CONVEXPR_INLINE_LAMBDA __attribute__((always_inline))  // behind its parameters
#if defined(__clang__)
#define CONVEXPR_NOINLINE __attribute__((noinline))
#else
#define CONVEXPR_NOINLINE __attribute__((noinline, noclone))
#endif
#else
#define CONVEXPR_INLINE inline
#define CONVEXPR_INLINE_LAMBDA
#define CONVEXPR_NOINLINE
#endif

namespace convexpr::inline CONVEXPR_ABI {

// Every buffer that the library owns begins at a multiple of this, whatever the instruction set:
// an alignment that followed -march would change the layout of structs between two files.
inline constexpr int alignment = 64;

}  // namespace convexpr::inline CONVEXPR_ABI
