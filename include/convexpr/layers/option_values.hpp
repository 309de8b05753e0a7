// SPDX-License-Identifier: BSL-1.0
// What a named argument may be: a number, a pair, a flag, a padding or a word of PyTorch's, given
// or not. For options.hpp and the layers.
#pragma once

#include <concepts>
#include <limits>

#include "convexpr/layers/fixed_string.hpp"
#include "convexpr/plan/tensor_view.hpp"
#include "convexpr/plan/window.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace options {

// Never defined: a misspelt word calls one, and the compiler's message shows its name.
void padding_must_be_a_number_or_same_or_valid();
void padding_mode_must_be_zeros_or_reflect_or_replicate_or_circular();
void number_must_be_finite();
void approximate_must_be_none_or_tanh();

constexpr bool same_text(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) ++a, ++b;
  return *a == *b;
}

// All of these: zero means "not given" (nvcc gives skipped members zero, whatever their
// initialiser), and a constructor takes all members in order (nvcc writes values that way).

// One number or (height, width); `otherwise` where nothing was given.
struct pair {
  int height = 0;
  int width = 0;
  bool given = false;
  constexpr pair() = default;
  constexpr pair(int both) : height(both), width(both), given(true) {}  // NOLINT
  constexpr pair(int h, int w) : height(h), width(w), given(true) {}
  constexpr pair(const hw& both) : height(both.height), width(both.width), given(true) {}  // NOLINT
  constexpr pair(int h, int w, bool g) : height(h), width(w), given(g) {}
  template <std::floating_point F>
  consteval pair(F v) {  // NOLINT
    if (v == v) a_size_must_be_a_whole_number();
  }
  constexpr hw or_else(const hw& otherwise) const { return given ? hw{height, width} : otherwise; }
};

struct number {
  int value = 0;
  bool given = false;
  constexpr number() = default;
  constexpr number(int v) : value(v), given(true) {}  // NOLINT
  constexpr number(int v, bool g) : value(v), given(g) {}
  template <std::floating_point F>
  consteval number(F v) {  // NOLINT
    if (v == v) a_size_must_be_a_whole_number();
  }
  constexpr int or_else(int otherwise) const { return given ? value : otherwise; }
};

// A double, as two integers: clang before 18 takes no floating-point template arguments.
struct real {
  long long mantissa = 0;
  int exponent = 0;  // value = mantissa * 2^exponent, exactly
  bool given = false;
  constexpr real() = default;
  consteval real(double v) : given(true) {  // NOLINT
    constexpr double largest = std::numeric_limits<double>::max();
    if (!(v >= -largest && v <= largest)) number_must_be_finite();
    while (v > 9e18 || v < -9e18 || v != static_cast<double>(static_cast<long long>(v))) {
      const bool large = v > 9e18 || v < -9e18;
      v = large ? v / 2 : v * 2;
      exponent += large ? 1 : -1;
    }
    mantissa = static_cast<long long>(v);
  }
  consteval real(int v) : real(static_cast<double>(v)) {}    // NOLINT
  consteval real(float v) : real(static_cast<double>(v)) {}  // NOLINT: for clang 14
  constexpr real(long long m, int e, bool g) : mantissa(m), exponent(e), given(g) {}
  constexpr double value() const {
    double v = static_cast<double>(mantissa);
    for (int e = exponent; e != 0; e += e < 0 ? 1 : -1) v = e < 0 ? v / 2 : v * 2;
    return v;
  }
  constexpr double or_else(double otherwise) const { return given ? value() : otherwise; }
};

enum class answer : int { not_given, no, yes };

struct flag {
  answer state = answer::not_given;
  constexpr flag() = default;
  template <std::same_as<bool> B>                                 // a text would turn into true
  constexpr flag(B on) : state(on ? answer::yes : answer::no) {}  // NOLINT
  constexpr flag(answer s) : state(s) {}                          // NOLINT
  constexpr bool given() const { return state != answer::not_given; }
  constexpr bool or_else(bool otherwise) const {
    return given() ? state == answer::yes : otherwise;
  }
};

// A number, (height, width), sides{}, "same", "valid", same_upper or same_lower.
struct padding {
  padding_law law = padding_law::explicit_;
  sides pads{};
  constexpr padding() = default;
  constexpr padding(int all) : pads{all, all, all, all} {}  // NOLINT
  constexpr padding(int h, int w) : pads{h, h, w, w} {}
  constexpr padding(const hw& p) : pads{p.height, p.height, p.width, p.width} {}  // NOLINT
  constexpr padding(const sides& p) : pads(p) {}                                  // NOLINT
  constexpr padding(padding_law l) : law(l) {}                                    // NOLINT
  constexpr padding(padding_law l, const sides& p) : law(l), pads(p) {}
  template <std::floating_point F>
  consteval padding(F v) {  // NOLINT
    if (v == v) a_size_must_be_a_whole_number();
  }
  template <std::size_t N>
  consteval padding(const char (&word)[N]) {  // NOLINT
    if (same_text(word, "same"))
      law = padding_law::same;
    else if (same_text(word, "valid"))
      law = padding_law::valid;
    else
      padding_must_be_a_number_or_same_or_valid();
  }
};

struct mode {
  padding_mode value = padding_mode::zeros;
  constexpr mode() = default;
  constexpr mode(padding_mode m) : value(m) {}  // NOLINT
  template <std::size_t N>
  consteval mode(const char (&word)[N]) {  // NOLINT
    if (same_text(word, "zeros"))
      value = padding_mode::zeros;
    else if (same_text(word, "reflect"))
      value = padding_mode::reflect;
    else if (same_text(word, "replicate"))
      value = padding_mode::replicate;
    else if (same_text(word, "circular"))
      value = padding_mode::circular;
    else
      padding_mode_must_be_zeros_or_reflect_or_replicate_or_circular();
  }
};

struct gelu_form {
  bool tanh = false;
  constexpr gelu_form() = default;
  constexpr gelu_form(bool t) : tanh(t) {}  // NOLINT
  template <std::size_t N>
  consteval gelu_form(const char (&word)[N]) {  // NOLINT
    tanh = same_text(word, "tanh");
    if (!tanh && !same_text(word, "none")) approximate_must_be_none_or_tanh();
  }
};

}  // namespace options

}  // namespace convexpr::inline CONVEXPR_ABI
