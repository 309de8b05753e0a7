// SPDX-License-Identifier: BSL-1.0
// GroupNorm, InstanceNorm2d, LayerNorm2d and LayerScale as steps, for layers/norm.hpp.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Arguments that all of them have.
struct normalisation {
  int channels = 0;
  double eps = 0;
  bool affine = true;
  device where = device::cpu;
  element_type type = element_type::float32;
};

constexpr bool norm_is_legal(builder& b, int in, const normalisation& n, const char* argument) {
  if (b.failed() || !b.positive(fault::channels_not_positive, argument, n.channels) ||
      !b.agrees(in, n.where, n.type)) {
    return false;
  }
  return n.eps >= 0 || b.refuse(fault::eps_negative, 0, 0, "expected an eps of 0 or more");
}

constexpr step norm_step(builder& b, operation kind, const normalisation& n) {
  step s{};
  s.kind = kind;
  s.eps = n.eps;
  if (n.affine) {
    s.parameters.scale = b.parameter_of("weight", n.channels);
    s.parameters.shift = b.parameter_of("bias", n.channels);
  }
  return s;
}

// Its mean is itself: PyTorch refuses one element, too.
constexpr bool more_than_one(builder& b, const shape& x, long long elements) {
  if (!b.shapes_known() || elements > 1) return true;
  return b.refuse(fault::norm_of_one_element, 2, elements,
                  "expected two elements or more to normalise, got ", x);
}

constexpr int group_norm(builder& b, int in, int groups, const normalisation& n) {
  if (!norm_is_legal(b, in, n, "num_channels") ||
      !b.positive(fault::groups_not_positive, "num_groups", groups)) {
    return -1;
  }
  if (n.channels % groups != 0) {
    return b.fail(fault::in_channels_not_divisible, groups, n.channels, "num_groups = ", groups,
                  " must divide num_channels = ", n.channels);
  }
  const shape x = b.extent(in);
  if (b.shapes_known() && x.channels != n.channels) {
    return b.fail(fault::in_channels_mismatch, n.channels, x.channels, "expected input with ",
                  n.channels, " channels, got ", x.channels, " (", x, ")");
  }
  const long long plane = static_cast<long long>(x.rows()) * x.columns();
  if (!more_than_one(b, x, n.channels / groups * plane)) return -1;
  step s = norm_step(b, operation::group_norm, n);
  s.groups = groups;
  return b.append(s, in, x);
}

// With running statistics it computes what BatchNorm2d does.
constexpr int instance_norm2d(builder& b, int in, const normalisation& n,
                              bool track_running_stats) {
  if (!norm_is_legal(b, in, n, "num_features") || !b.image(in, n.channels)) return -1;
  const shape x = b.extent(in);
  if (track_running_stats) return b.norm_step(in, n.channels, n.eps, n.affine);
  if (!more_than_one(b, x, static_cast<long long>(x.rows()) * x.columns())) return -1;
  step s = norm_step(b, operation::group_norm, n);
  s.groups = n.channels;
  return b.append(s, in, x);
}

constexpr int layer_norm2d(builder& b, int in, const normalisation& n) {
  if (!norm_is_legal(b, in, n, "num_channels") || !b.image(in, n.channels)) return -1;
  return b.append(norm_step(b, operation::layer_norm, n), in, b.extent(in));
}

// A depthwise 1x1 convolution without a weight of its own; a convolution before it takes it in.
constexpr int layer_scale(builder& b, int in, const normalisation& n) {
  if (!norm_is_legal(b, in, n, "num_channels") || !b.image(in, n.channels)) return -1;
  step s{};
  s.kind = operation::conv2d;
  s.groups = n.channels;
  s.parameters.scale = b.parameter_of("layer_scale", n.channels, 1, 1);
  b.starts_at(s.parameters.scale, 1e-6);
  return b.append(s, in, b.extent(in));
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
