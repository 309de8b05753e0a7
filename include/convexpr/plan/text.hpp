// SPDX-License-Identifier: BSL-1.0
// A short text that constexpr code can build: names of layers and parameters, sentences of errors.
#pragma once

#include "convexpr/plan/shape.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// At most Capacity - 1 characters; what does not fit is cut and remembered in `cut`.
template <int Capacity>
struct text {
  char data[Capacity] = {};
  int size = 0;
  bool cut = false;

  constexpr void add(char c) {
    if (size < Capacity - 1)
      data[size++] = c;
    else
      cut = true;
  }
  constexpr void add(const char* s) {
    while (*s != '\0') add(*s++);
  }
  constexpr void add(long long n) {
    if (n < 0) add('-');
    char digits[24] = {};
    int count = 0;
    do {
      const int digit = static_cast<int>(n % 10);
      digits[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
      n /= 10;
    } while (n != 0);
    while (count > 0) add(digits[--count]);
  }
  constexpr void add(int n) { add(static_cast<long long>(n)); }
  constexpr void add(const hw& pair) {
    if (pair.height == not_whole) return add("a fraction");
    add(pair.height), add('x'), add(pair.width);
  }
  // 64x28x28, 64x100, or "10 features"
  constexpr void add(const shape& s) {
    add(s.channels);
    if (s.is_vector()) return add(" features");
    if (s.is_image()) add('x'), add(s.height);
    add('x'), add(s.width);
  }
  constexpr void truncate(int length) {
    while (size > length) data[--size] = '\0';
  }
  constexpr const char* c_str() const { return data; }
};

using name_text = text<96>;       // "layer4.2.downsample.0.weight"
using sentence_text = text<192>;  // what a compiler prints

constexpr bool equal(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) ++a, ++b;
  return *a == *b;
}

// FNV-1a, to find equal names without comparing each with each.
constexpr unsigned long long hash(const char* s) {
  unsigned long long h = 14695981039346656037ULL;
  while (*s != '\0') h = (h ^ static_cast<unsigned char>(*s++)) * 1099511628211ULL;
  return h;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
