// SPDX-License-Identifier: BSL-1.0
// Powers of two and exponents of all lanes of a register: what kernels/elementary.hpp and
// logarithm.hpp need beyond arithmetic.
#pragma once

#include "convexpr/kernels/cpu/simd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Per lane 2^n for a whole number n whose power is a normal number ([-126, 127] for float). Adding
// 1.5 * 2^mantissa brings the biased exponent to the low bits, the shift to its place.
template <class T>
CONVEXPR_INLINE vec<T> power_of_two(vec<T> n) {
  constexpr bool narrow = std::is_same_v<T, float>;
  constexpr int mantissa = narrow ? 23 : 52;
  constexpr T magic = narrow ? T(12582912.0 + 127) : T(6755399441055744.0 + 1023);
  using integer = std::conditional_t<narrow, std::uint32_t, std::uint64_t>;
#if CONVEXPR_SIMD
  typedef integer integers __attribute__((vector_size(sizeof(vec<T>))));
#else
  using integers = integer;
#endif
  const integers low = __builtin_bit_cast(integers, n + broadcast(magic));
  return __builtin_bit_cast(vec<T>, low << mantissa);
}

// Per lane the exponent of a positive normal number, whole.
template <class T>
CONVEXPR_INLINE vec<T> exponent(vec<T> x) {
  constexpr bool narrow = std::is_same_v<T, float>;
  constexpr int mantissa = narrow ? 23 : 52;
  using integer = std::conditional_t<narrow, std::uint32_t, std::uint64_t>;
  constexpr integer magic =
      narrow ? integer{0x4b000000} : static_cast<integer>(0x43300000ULL << 32);
#if CONVEXPR_SIMD
  typedef integer integers __attribute__((vector_size(sizeof(vec<T>))));
#else
  using integers = integer;
#endif
  const integers number = (__builtin_bit_cast(integers, x) >> mantissa) | magic;
  return __builtin_bit_cast(vec<T>, number) -
         broadcast(narrow ? T(0x1p23 + 127) : T(0x1p52 + 1023));
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
