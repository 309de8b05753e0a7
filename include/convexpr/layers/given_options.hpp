// SPDX-License-Identifier: BSL-1.0
// What stands where a layer expects options, and the sentences on what cannot be an option: for
// layers, which begin with begin_layer().
#pragma once

#include <concepts>

#include "convexpr/layers/option_values.hpp"
#include "convexpr/plan/emission.hpp"

namespace convexpr::inline CONVEXPR_ABI::options {

// An `Options`, or anything else, PyTorch's positional stride for one: that is a fault and no error
// of C++'s, which would complain of all that is around it, too.
template <class Options>
struct given : Options {
  bool something_else = false;
  constexpr given(const Options& o) : Options(o) {}  // NOLINT
  template <class Other>
  constexpr given(Other) : something_else(true) {}  // NOLINT: clang 14 binds no reference
  constexpr given(const Options& o, bool e) : Options(o), something_else(e) {}
};

// Of the pack that a layer takes: none means the defaults, two or more are PyTorch's positional
// arguments.
template <class Options>
constexpr given<Options> only() {
  return Options{};
}
template <class Options>
constexpr given<Options> only(const given<Options>& o) {
  return o;
}
template <class Options, class... Others>
constexpr given<Options> only(const given<Options>& first, const given<Options>&,
                              const Others&...) {
  return given<Options>(first, true);
}

constexpr void check(plan::emission& b, const char* argument, const pair& v) {
  if (v.height == not_whole) b.not_a_whole_number(argument);
}
constexpr void check(plan::emission& b, const char* argument, const number& v) {
  if (v.value == not_whole) b.not_a_whole_number(argument);
}
constexpr void check(plan::emission& b, const char* argument, const flag& v) {
  if (v.state != answer::neither) return;
  b.fail(fault::not_a_bool, 0, 0, "expected ", argument, " to be true or false");
}
constexpr void check(plan::emission& b, const char* argument, const real& v) {
  if (v.exponent != real::infinite) return;
  b.fail(fault::number_not_finite, 0, 0, "expected ", argument, " to be a finite number");
}
// One of some words.
template <class Value>
constexpr void check(plan::emission& b, const char* argument, const Value& v) {
  if (v.word.letters == 0) return;
  b.fail(fault::word_unknown, 0, 0, "expected ", argument, " to be ", Value::words, ", got ",
         v.word.text().c_str());
}
constexpr void check(plan::emission& b, const char* argument, const padding& v) {
  check<padding>(b, argument, v);
  if (v.pads.top == not_whole) b.not_a_whole_number(argument);
}

// Begins a layer that has options, and returns them.
template <class Options, class... Given>
constexpr Options begin_layer(plan::emission& b, const char* kind, const Given&... options) {
  const given<Options> o = only<Options>(options...);
  b.begin_layer(kind);
  if (o.something_else) {
    b.fail(fault::not_options, 0, 0, "expected options, as in cx::", Options::example);
  }
  if constexpr (requires { o.stride; }) {
    check(b, "stride", o.stride);
    check(b, "padding", o.padding);
    check(b, "dilation", o.dilation);
  }
  if constexpr (requires { o.output_padding; }) check(b, "output_padding", o.output_padding);
  if constexpr (requires { o.groups; }) {
    check(b, "groups", o.groups);
    check(b, "padding_mode", o.padding_mode);
  }
  if constexpr (requires { o.ceil_mode; }) {
    check(b, "return_indices", o.return_indices);
    check(b, "ceil_mode", o.ceil_mode);
    check(b, "count_include_pad", o.count_include_pad);
    check(b, "divisor_override", o.divisor_override);
  }
  if constexpr (requires { o.exact_cover; }) check(b, "exact_cover", o.exact_cover);
  if constexpr (requires { o.mode; }) {
    check(b, "mode", o.mode);
    check(b, "align_corners", o.align_corners);
  }
  if constexpr (requires { o.bias; }) check(b, "bias", o.bias);
  if constexpr (requires { o.eps; }) check(b, "eps", o.eps);
  if constexpr (requires { o.affine; }) check(b, "affine", o.affine);
  if constexpr (requires { o.elementwise_affine; }) {
    check(b, "elementwise_affine", o.elementwise_affine);
  }
  if constexpr (requires { o.track_running_stats; }) {
    check(b, "track_running_stats", o.track_running_stats);
  }
  if constexpr (requires { o.dtype; }) {
    check(b, "device", o.device);
    check(b, "dtype", o.dtype);
  }
  return o;
}

}  // namespace convexpr::inline CONVEXPR_ABI::options
