// SPDX-License-Identifier: BSL-1.0
// Errors of functions of one number in units of the last place, and whether a register computes
// what a scalar does. For the tests of kernels/elementary.hpp and what stands on it.
#pragma once

#include <convexpr/kernels/cpu/exponent.hpp>

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "steps.hpp"

namespace ulp {

using namespace convexpr;

// long double is more exact than double; elsewhere double cannot be judged.
inline constexpr bool judges_double = LDBL_MANT_DIG > DBL_MANT_DIG;

// The largest error of f in units of the last place of the exact value, over [first, last].
template <class T, class F, class Exact>
double worst(F f, Exact exact, double first, double last) {
  constexpr int samples = 100'000;
  double result = 0;
  for (int i = 0; i <= samples; ++i) {
    const T x = static_cast<T>(first + (last - first) * i / samples);
    const long double wanted = exact(static_cast<long double>(x));
    const T rounded = static_cast<T>(wanted), got = f(x);
    if (rounded == got) continue;  // infinities, too
    const T size = std::fabs(rounded);
    const long double unit =
        static_cast<long double>(std::nextafter(size, std::numeric_limits<T>::infinity())) - size;
    const double error =
        static_cast<double>(std::fabs(static_cast<long double>(got) - wanted) / unit);
    if (!(error <= result)) result = error;
  }
  return result;
}

// f of a register whose lanes are all x, as a function of x.
template <class T, class F>
auto lane_of(F f) {
  return [f](T x) {
    T y[kernels::cpu::lanes<T>];
    kernels::cpu::store(y, f(kernels::cpu::broadcast(x)));
    return y[0];
  };
}

// Elements in which a register and the scalar differ, over random numbers and random bits.
template <class T, class F>
int register_differences(F f) {
  namespace cpu = kernels::cpu;
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  steps::numbers random(7);
  int wrong = 0;
  for (int i = 0; i < 5'000; ++i) {
    T x[cpu::lanes<T>], y[cpu::lanes<T>];
    for (T& value : x) {
      const bits any = static_cast<bits>(
          (std::uint64_t{random.below(0xffffffff)} << 32 | random.below(0xffffffff)) >>
          (64 - 8 * sizeof(T)));
      value = i % 2 == 0 ? std::bit_cast<T>(any) : 5 * random.next<T>(steps::values::special);
    }
    cpu::store(y, f(cpu::load(x)));
    for (int k = 0; k < cpu::lanes<T>; ++k) {
      if (!steps::equal(y[k], f(x[k]))) ++wrong;
    }
  }
  return wrong;
}

}  // namespace ulp
