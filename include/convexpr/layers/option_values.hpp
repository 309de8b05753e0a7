// SPDX-License-Identifier: BSL-1.0
// What a named argument may be: a number, a pair, a flag, a padding or a word of PyTorch's, given
// or not. For options.hpp and the layers.
#pragma once

#include <concepts>
#include <limits>

#include "convexpr/plan/tensor_view.hpp"
#include "convexpr/plan/text.hpp"
#include "convexpr/plan/window.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace options {

// All of these: zero means "not given" (nvcc gives skipped members zero, whatever their
// initialiser), and a constructor takes all members in order (nvcc writes values that way). What
// cannot be is kept, and the layer that begins says so in one sentence: a constructor that refuses
// it makes the compiler complain of all that is around it, too.

// A word that is none of PyTorch's, by its first letters; 0 is no such word.
struct misspelt {
  unsigned long long letters = 0;
  constexpr misspelt() = default;
  constexpr misspelt(unsigned long long l) : letters(l) {}  // NOLINT
  static constexpr misspelt as(const char* word) {
    if (*word == '\0') word = "nothing";
    misspelt m{};
    for (int shift = 0; shift < 64 && *word != '\0'; shift += 8, ++word) {
      m.letters |= static_cast<unsigned long long>(static_cast<unsigned char>(*word)) << shift;
    }
    constexpr unsigned long long last_two = 0xffffULL << 48, dots = 0x2e2eULL << 48;
    if (*word != '\0') m.letters = (m.letters & ~last_two) | dots;
    return m;
  }
  constexpr plan::name_text text() const {
    plan::name_text word{};
    for (unsigned long long rest = letters; rest != 0; rest >>= 8) {
      word.add(static_cast<char>(rest & 0xff));
    }
    return word;
  }
};

// 1.5, or a text.
template <class T>
concept not_an_integer = std::floating_point<T> || !std::convertible_to<T, int>;

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
  template <not_an_integer Other>
  consteval pair(const Other&) : pair(not_whole) {}  // NOLINT
  constexpr hw or_else(const hw& otherwise) const { return given ? hw{height, width} : otherwise; }
};

struct number {
  int value = 0;
  bool given = false;
  constexpr number() = default;
  constexpr number(int v) : value(v), given(true) {}  // NOLINT
  constexpr number(int v, bool g) : value(v), given(g) {}
  template <not_an_integer Other>
  consteval number(const Other&) : number(not_whole) {}  // NOLINT
  constexpr int or_else(int otherwise) const { return given ? value : otherwise; }
};

// A double, as two integers: clang before 18 takes no floating-point template arguments.
struct real {
  long long mantissa = 0;
  int exponent = 0;  // value = mantissa * 2^exponent, exactly
  bool given = false;
  static constexpr int infinite = 1 << 20;  // an exponent: of what is no finite number
  constexpr real() = default;
  consteval real(double v) : given(true) {  // NOLINT
    constexpr double largest = std::numeric_limits<double>::max();
    if (!(v >= -largest && v <= largest)) {
      exponent = infinite;
      return;
    }
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
    if (exponent == infinite) return std::numeric_limits<double>::infinity();
    double v = static_cast<double>(mantissa);
    for (int e = exponent; e != 0; e += e < 0 ? 1 : -1) v = e < 0 ? v / 2 : v * 2;
    return v;
  }
  constexpr double or_else(double otherwise) const { return given ? value() : otherwise; }
};

enum class answer : int { not_given, no, yes, neither };

struct flag {
  answer state = answer::not_given;
  constexpr flag() = default;
  constexpr flag(answer s) : state(s) {}  // NOLINT
  template <class Other>
  constexpr flag(const Other& on) : state(answer::neither) {  // NOLINT: "false" would be true
    if constexpr (std::same_as<Other, bool>) state = on ? answer::yes : answer::no;
  }
  constexpr bool given() const { return state != answer::not_given; }
  constexpr bool or_else(bool otherwise) const {
    return given() ? state == answer::yes : otherwise;
  }
};

// A number, (height, width), sides{}, "same", "valid", same_upper or same_lower.
struct padding {
  static constexpr const char* words = "a number, same or valid";
  padding_law law = padding_law::explicit_;
  sides pads{};
  misspelt word{};
  constexpr padding() = default;
  constexpr padding(int all) : pads{all, all, all, all} {}  // NOLINT
  constexpr padding(int h, int w) : pads{h, h, w, w} {}
  constexpr padding(const hw& p) : pads{p.height, p.height, p.width, p.width} {}  // NOLINT
  constexpr padding(const sides& p) : pads(p) {}                                  // NOLINT
  constexpr padding(padding_law l) : law(l) {}                                    // NOLINT
  constexpr padding(padding_law l, const sides& p, const misspelt& w = {})
      : law(l), pads(p), word(w) {}
  template <std::floating_point F>
  consteval padding(F) : padding(not_whole) {}  // NOLINT
  consteval padding(const char* w) {            // NOLINT
    if (plan::equal(w, "same"))
      law = padding_law::same;
    else if (plan::equal(w, "valid"))
      law = padding_law::valid;
    else
      word = misspelt::as(w);
  }
};

struct mode {
  static constexpr const char* words = "zeros, reflect, replicate or circular";
  padding_mode value = padding_mode::zeros;
  misspelt word{};
  constexpr mode() = default;
  constexpr mode(padding_mode m, const misspelt& w = {}) : value(m), word(w) {}  // NOLINT
  consteval mode(const char* w) {                                                // NOLINT
    if (plan::equal(w, "reflect"))
      value = padding_mode::reflect;
    else if (plan::equal(w, "replicate"))
      value = padding_mode::replicate;
    else if (plan::equal(w, "circular"))
      value = padding_mode::circular;
    else if (!plan::equal(w, "zeros"))
      word = misspelt::as(w);
  }
};

// cpu, or "cpu" as in PyTorch.
struct target {
  static constexpr const char* words = "cpu or cuda";
  device value = device::cpu;
  misspelt word{};
  constexpr target() = default;
  constexpr target(device d, const misspelt& w = {}) : value(d), word(w) {}  // NOLINT
  consteval target(const char* w) {                                          // NOLINT
    if (plan::equal(w, "cuda"))
      value = device::cuda;
    else if (!plan::equal(w, "cpu"))
      word = misspelt::as(w);
  }
  constexpr operator device() const { return value; }  // NOLINT
};

// float32, or "float32".
struct dtype {
  static constexpr const char* words = "float32, float64, float16 or bfloat16";
  element_type value = element_type::float32;
  misspelt word{};
  constexpr dtype() = default;
  constexpr dtype(element_type t, const misspelt& w = {}) : value(t), word(w) {}  // NOLINT
  consteval dtype(const char* w) {                                                // NOLINT
    if (plan::equal(w, "float64"))
      value = element_type::float64;
    else if (plan::equal(w, "float16"))
      value = element_type::float16;
    else if (plan::equal(w, "bfloat16"))
      value = element_type::bfloat16;
    else if (!plan::equal(w, "float32"))
      word = misspelt::as(w);
  }
  constexpr operator element_type() const { return value; }  // NOLINT
};

struct gelu_form {
  static constexpr const char* words = "none or tanh";
  bool tanh = false;
  misspelt word{};
  constexpr gelu_form() = default;
  constexpr gelu_form(bool t, const misspelt& w = {}) : tanh(t), word(w) {}  // NOLINT
  consteval gelu_form(const char* w) : tanh(plan::equal(w, "tanh")) {        // NOLINT
    if (!tanh && !plan::equal(w, "none")) word = misspelt::as(w);
  }
};

struct interpolation {
  static constexpr const char* words = "nearest or bilinear";
  bool bilinear = false;
  misspelt word{};
  constexpr interpolation() = default;
  constexpr interpolation(bool b, const misspelt& w = {}) : bilinear(b), word(w) {}  // NOLINT
  consteval interpolation(const char* w) : bilinear(plan::equal(w, "bilinear")) {    // NOLINT
    if (!bilinear && !plan::equal(w, "nearest")) word = misspelt::as(w);
  }
};

}  // namespace options

}  // namespace convexpr::inline CONVEXPR_ABI
