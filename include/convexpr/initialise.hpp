// SPDX-License-Identifier: BSL-1.0
// Parameters as PyTorch begins with them, Kaiming uniform for convolutions, from a seed and the
// parameters' names: for tests, and for comparisons with PyTorch that need no file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "convexpr/parameters.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// The numbers of one tensor, each computed from its place alone: splitmix64 that begins at a key
// of name and seed. docs/weights.md has the same in Python.
class uniform_numbers {
 public:
  constexpr uniform_numbers(const char* name, std::uint64_t seed)
      : key_(mix(plan::hash(name) ^ mix(seed))) {}

  // 24 bits, equally far from their neighbours, in (-1, 1) and never 0.
  constexpr double operator[](std::size_t i) const {
    const std::uint64_t bits =
        mix(key_ + (static_cast<std::uint64_t>(i) + 1) * 0x9e3779b97f4a7c15u) >> 40;
    return (static_cast<double>(bits) + 0.5) * 0x1p-23 - 1;
  }

 private:
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  std::uint64_t key_;
};

// The square root of a whole number, rounded to nearest as std::sqrt does, which is not constexpr
// on clang: 56 binary digits, then whether anything is left.
constexpr double square_root_of(std::uint64_t n) {
  if (n == 0) return 0;
  int zeros = 0;
  while ((n & std::uint64_t{3} << 62) == 0) n <<= 2, ++zeros;
  std::uint64_t root = 0;
  std::uint64_t left = 0;
  double scale = 1;
  for (int digit = 0; digit < 56; ++digit) {
    left = left << 2 | n >> 62;
    n <<= 2;
    root <<= 1;
    if (left > root << 1) left -= root << 1 | 1, root |= 1;
    if (digit >= 32) scale /= 2;
  }
  for (int i = 0; i < zeros; ++i) scale /= 2;
  return static_cast<double>(root << 1 | (left != 0 ? 1u : 0u)) * (scale / 2);
}

// Fills all parameters of Net, in PyTorch's order: weight and bias of convolutions and Linear from
// (-b, b), b = 1 / sqrt(fan_in), which is kaiming_uniform_(a=sqrt(5)); normalisations and PReLU
// with their constants. The same on every machine, and in constant expressions.
template <class Net>
constexpr void initialise(
    std::span<typename Parameters<Net>::value_type, Parameters<Net>::size> elements,
    std::uint64_t seed) {
  using T = typename Parameters<Net>::value_type;
  for (const plan::parameter& p : parameter_table<Net>) {
    const uniform_numbers numbers(p.name.c_str(), seed);
    const bool drawn = p.fan_in > 0;
    const double bound = drawn ? 1 / square_root_of(static_cast<std::uint64_t>(p.fan_in)) : 0;
    T* to = elements.data() + p.offset;
    for (long long i = 0; i < p.elements; ++i) {
      to[i] = static_cast<T>(drawn ? numbers[static_cast<std::size_t>(i)] * bound : p.start);
    }
  }
}

template <class Net>
Parameters<Net> initial_parameters(std::uint64_t seed) {
  Parameters<Net> p;
  initialise<Net>(std::span<typename Parameters<Net>::value_type, Parameters<Net>::size>(
                      p.data(), Parameters<Net>::size),
                  seed);
  return p;
}

}  // namespace convexpr::inline CONVEXPR_ABI
