// SPDX-License-Identifier: BSL-1.0
// The pass that lets a convolution take in what follows it: batch normalisation, a constant factor,
// a residual add, an activation; and the zeros put around its input. Each saves one trip of the
// tensor through memory.
#pragma once

#include "convexpr/plan/emission.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Steps and values of one network, owned by somebody else.
struct network_view {
  step* steps = nullptr;
  int step_count = 0;
  value* values = nullptr;
  int value_count = 0;
  int input = 0;  // the first ones
  int output = 0;
  const int* inputs = nullptr;  // all, where there are several
  int input_count = 1;
  int* outputs = nullptr;
  int output_count = 1;
};

constexpr bool is_output(const network_view& n, int v) {
  for (int i = 1; i < n.output_count; ++i) {
    if (n.outputs[i] == v) return true;
  }
  return v == n.output;
}

constexpr void count_uses(const network_view& n) {
  for (int i = 0; i < n.value_count; ++i) n.values[i].uses = is_output(n, i) ? 1 : 0;
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    if (s.kind == operation::none) continue;
    if (s.in_value >= 0) ++n.values[s.in_value].uses;
    if (s.second_value >= 0) ++n.values[s.second_value].uses;
  }
}

// The convolution that alone writes `v` for one reader, or null.
constexpr step* sole_producer(const network_view& n, int v) {
  const value& x = n.values[v];
  if (x.producer < 0 || x.uses != 1) return nullptr;
  step& s = n.steps[x.producer];
  return s.out_value == v ? &s : nullptr;
}

// `taken` disappears: its result is now what `by` writes.
constexpr void absorb(const network_view& n, step& by, step& taken) {
  n.values[taken.out_value].producer = n.values[by.out_value].producer;
  by.out_value = taken.out_value;
  taken.kind = operation::none;
}

// Batch normalisation, Scale or LayerScale: no weights of its own.
constexpr bool is_batch_norm(const step& s) {
  return s.kind == operation::conv2d && s.parameters.weight < 0;
}

constexpr void fuse_batch_norm(const network_view& n, step& norm) {
  step* conv = sole_producer(n, norm.in_value);
  if (conv == nullptr || !is_convolution(*conv) || is_batch_norm(*conv) || has_residual(*conv) ||
      conv->act != activation::none) {
    return;
  }
  const bool scaled = conv->parameters.has_batch_norm() || conv->parameters.scale >= 0;
  if (!norm.parameters.has_batch_norm()) {  // Scale comes last of all, or beside LayerScale
    if (scaled && norm.parameters.scale >= 0) return;
    if (norm.parameters.scale >= 0) conv->parameters.scale = norm.parameters.scale;
    conv->factor *= norm.factor;
    return absorb(n, *conv, norm);
  }
  if (scaled || conv->factor != 1) return;
  conv->parameters.scale = norm.parameters.scale;
  conv->parameters.shift = norm.parameters.shift;
  conv->parameters.mean = norm.parameters.mean;
  conv->parameters.variance = norm.parameters.variance;
  conv->eps = norm.eps;
  absorb(n, *conv, norm);
}

constexpr void fuse_activation(const network_view& n, step& act) {
  step* before = sole_producer(n, act.in_value);
  if (before == nullptr || before->act != activation::none ||
      (!is_convolution(*before) && before->kind != operation::add &&
       before->kind != operation::mul && before->kind != operation::group_norm &&
       before->kind != operation::layer_norm)) {
    return;
  }
  before->act = act.act;
  before->slope = act.slope;
  before->threshold = act.threshold;
  before->parameters.slopes = act.parameters.slopes;
  absorb(n, *before, act);
}

// conv(x) + other, where `other` is there before the convolution runs.
constexpr bool fuse_residual(const network_view& n, step& sum, int body, int other) {
  step* conv = sole_producer(n, body);
  if (conv == nullptr || !is_convolution(*conv) || has_residual(*conv) ||
      conv->act != activation::none || n.values[other].producer >= n.values[body].producer ||
      n.values[other].extent != n.values[body].extent) {
    return false;
  }
  conv->second_value = other;
  absorb(n, *conv, sum);
  return true;
}

// Zeros around the input of a convolution, for which it is the only reader: its own padding.
constexpr bool fold_padding(const network_view& n, step& conv) {
  const step* pad = sole_producer(n, conv.in_value);
  if (pad == nullptr || pad->kind != operation::pad || pad->mode != padding_mode::zeros ||
      pad->slope != 0 || pad->pads.top < 0 || pad->pads.bottom < 0 || pad->pads.left < 0 ||
      pad->pads.right < 0 || conv.mode != padding_mode::zeros || is_batch_norm(conv)) {
    return false;
  }
  conv.pads.top += pad->pads.top;
  conv.pads.bottom += pad->pads.bottom;
  conv.pads.left += pad->pads.left;
  conv.pads.right += pad->pads.right;
  const int from = pad->in_value;
  n.steps[n.values[conv.in_value].producer].kind = operation::none;
  conv.in_value = from;
  return true;
}

constexpr void fuse(const network_view& n) {
  count_uses(n);
  for (int i = 0; i < n.step_count; ++i) {
    step& s = n.steps[i];
    while (s.kind == operation::conv2d && fold_padding(n, s)) continue;
    if (is_batch_norm(s)) {
      fuse_batch_norm(n, s);
    } else if (s.kind == operation::pointwise) {
      fuse_activation(n, s);
    } else if (s.kind == operation::add) {
      if (!fuse_residual(n, s, s.in_value, s.second_value)) {
        fuse_residual(n, s, s.second_value, s.in_value);
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
