// SPDX-License-Identifier: BSL-1.0
// What a layer talks to when it describes itself: append a step, get the value it yields. No
// template, so a network of any depth costs the compiler one ordinary function per kind of layer.
#pragma once

#include "convexpr/plan/checks.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Every function takes the value it reads and returns the value it yields; -1 after a fault.
class builder : public checks {
 public:
  using checks::checks;

  constexpr int input(const shape& extent, element_type type) {
    kind_ = "Input";
    if (shapes_known_ && (extent.channels < 1 || extent.rows() < 1 || extent.columns() < 1)) {
      return fail(fault::input_not_positive, 1, 0, "expected positive sizes, got ", extent);
    }
    if (!memory_holds(extent)) {
      return fail(fault::size_overflow, 0, 0, "expected an input that fits into memory, got ",
                  extent);
    }
    store_.values[values_] = {extent, type, device::cpu, -1};
    return values_++;
  }

  constexpr int conv2d(int in, const convolution& c) {
    if (failed() || !arguments_legal(c) || !agrees(in, c.where, c.type) ||
        !image(in, c.in_channels)) {
      return -1;
    }
    step s = window_step(operation::conv2d, c.kernel, c.stride, c.dilation);
    s.groups = c.groups;
    s.parameters.weight = parameter_of("weight", c.out_channels, c.in_channels / c.groups,
                                       c.kernel.height, c.kernel.width);
    if (c.bias) s.parameters.bias = parameter_of("bias", c.out_channels);
    if (!shapes_known_) return append(s, in, {c.out_channels, 1, 1});
    const shape& x = extent(in);
    s.pads = pads_of(c, x);
    if (s.pads != sides{}) s.mode = c.mode;
    if (!mode_allows(s.mode, s.pads, x)) return -1;
    const shape out{c.out_channels, output_rows(s, x, false), output_columns(s, x, false)};
    const bool legal = fits(s, x, out) && (!c.exact_cover || covers(s, x, out));
    return legal ? append(s, in, out) : -1;
  }

  constexpr int linear(int in, int in_features, int out_features, bool bias, device where,
                       element_type type) {
    if (failed() || !agrees(in, where, type)) return -1;
    if (!positive(fault::channels_not_positive, "in_features", in_features) ||
        !positive(fault::channels_not_positive, "out_features", out_features)) {
      return -1;
    }
    if (shapes_known_) {
      const shape& x = extent(in);
      if (!x.is_vector() && x.channels == in_features && x.height == 1 && x.width == 1) {
        return fail(fault::input_not_a_vector, 0, 0, "expected a vector, got ", x,
                    "; write Flatten before it");
      }
      if (!x.is_vector()) {
        return fail(fault::input_not_a_vector, in_features, volume(x), "expected a vector of ",
                    in_features, " features, got ", x, "; write Flatten before it");
      }
      if (x.channels != in_features) {
        return fail(fault::in_features_mismatch, in_features, x.channels, "expected ", in_features,
                    " input features, got ", x.channels);
      }
    }
    step s{};
    s.kind = operation::conv2d;
    s.parameters.weight = parameter_of("weight", out_features, in_features);
    if (bias) s.parameters.bias = parameter_of("bias", out_features);
    return append(s, in, {out_features});
  }

  // A depthwise 1x1 convolution without a weight of its own; a convolution before it takes it in.
  constexpr int batch_norm2d(int in, int features, double eps, bool affine, device where,
                             element_type type) {
    if (failed() || !positive(fault::channels_not_positive, "num_features", features) ||
        !agrees(in, where, type) || !image(in, features)) {
      return -1;
    }
    return norm_step(in, features, eps, affine);
  }
  // Of a value that has been checked: it has so many channels, and any shape.
  constexpr int norm_step(int in, int features, double eps, bool affine) {
    step s{};
    s.kind = operation::conv2d;
    s.groups = features;
    s.eps = eps;
    if (affine) {
      s.parameters.scale = parameter_of("weight", features);
      s.parameters.shift = parameter_of("bias", features);
    }
    s.parameters.mean = parameter_of("running_mean", features);
    s.parameters.variance = parameter_of("running_var", features);
    return append(s, in, extent(in));
  }

  constexpr int max_pool2d(int in, const pooling& p) { return pool(in, p, operation::max_pool2d); }
  constexpr int avg_pool2d(int in, const pooling& p) { return pool(in, p, operation::avg_pool2d); }

  // An output size of 0 keeps the input's.
  constexpr int adaptive_avg_pool2d(int in, hw output_size) {
    return adaptive_pool2d(in, output_size, operation::adaptive_avg_pool2d);
  }
  constexpr int adaptive_pool2d(int in, hw output_size, operation kind) {
    if (failed() || !image(in, 0)) return -1;
    if (output_size.height < 0 || output_size.width < 0) {
      return fail(fault::output_size_not_positive, 1, 0, "expected a positive output_size, got ",
                  output_size);
    }
    step s{};
    s.kind = kind;
    s.fixed_size = output_size;
    shape out = extent(in);
    if (output_size.height > 0) out.height = output_size.height;
    if (output_size.width > 0) out.width = output_size.width;
    return append(s, in, out);
  }

  constexpr int pointwise(int in, activation act, double slope = 0, double threshold = 0) {
    if (failed() || !finite(slope) || !finite(threshold)) return -1;
    step s{};
    s.kind = operation::pointwise;
    s.act = act;
    s.slope = slope;
    s.threshold = threshold;
    return append(s, in, extent(in));
  }

  // `dim` counts as in PyTorch, the batch being 0: 1 to 3 for an image, 1 and 2 for a sequence, 1
  // for a vector, or negative.
  constexpr int softmax(int in, int dim, operation kind = operation::softmax) {
    if (failed()) return -1;
    const int rank = extent(in).is_vector() ? 2 : extent(in).is_sequence() ? 3 : 4;
    const int axis = (dim < 0 ? dim + rank : dim) - 1;
    if (shapes_known_ && (axis < 0 || axis >= rank - 1)) {
      return fail(fault::axis_out_of_range, rank - 1, dim, "expected dim from 1 to ", rank - 1,
                  ", got ", dim);
    }
    step s{};
    s.kind = kind;
    s.axis = rank == 3 && axis == 1 ? 2 : axis;
    return append(s, in, extent(in));
  }

  constexpr int flatten(int in) {
    if (failed()) return -1;
    if (extent(in).is_vector()) return in;
    const long long features = shapes_known_ ? volume(extent(in)) : 0;
    if (features < 0 || features > max_extent) {
      return fail(fault::size_overflow, max_extent, features, "expected below 2^30 features");
    }
    step s{};
    s.kind = operation::copy;
    return append(s, in, {static_cast<int>(features)});
  }

  // body + shortcut; sums of more values, and products: plan/join.hpp
  constexpr int residual(int body, int shortcut) {
    if (failed()) return -1;
    const shape& x = extent(body);
    const shape& y = extent(shortcut);
    if (shapes_known_ && x != y) {
      return fail(fault::residual_shapes_differ, y.channels, x.channels,
                  "expected body output like the shortcut, got ", x, " and ", y);
    }
    if (shapes_known_ && !alike(body, shortcut)) return -1;
    step s{};
    s.kind = operation::add;
    s.second_value = shortcut;
    return append(s, body, x.channels > 0 ? x : y);
  }

  constexpr int concat(const int* in, int count) {
    if (failed() || !two_or_more(count)) return -1;
    long long channels = 0;
    bool unknown = false;
    for (int i = 0; i < count; ++i) {
      const shape& first = extent(in[0]);
      const shape& next = extent(in[i]);
      channels += next.channels;
      unknown = unknown || next.channels == 0;
      if (!shapes_known_) continue;
      if (next.height != first.height || next.width != first.width) {
        return fail(fault::concat_sizes_differ, first.height, next.height,
                    "expected inputs of one height and width, got ", first, " and ", next);
      }
      if (!alike(in[0], in[i])) return -1;
    }
    if (channels > max_extent) {
      return fail(fault::size_overflow, max_extent, channels, "expected below 2^30 channels");
    }
    shape out = extent(in[0]);
    out.channels = unknown ? 0 : static_cast<int>(channels);
    step part{};
    part.kind = operation::copy;
    for (int i = 0; i < count; ++i) {
      part.out_value = append(part, in[i], out);
      part.channel_offset += extent(in[i]).channels;
    }
    return failed() ? -1 : part.out_value;
  }

 private:
  static constexpr step window_step(operation kind, hw kernel, hw stride, hw dilation) {
    step s{};
    s.kind = kind;
    s.kernel = kernel;
    s.stride = stride;
    s.dilation = dilation;
    return s;
  }
  constexpr int pool(int in, const pooling& p, operation kind) {
    if (failed() || !window_legal(p.kernel, p.stride, p.dilation, p.pads) ||
        !same_is_legal(p.law, p.stride) || !image(in, 0)) {
      return -1;
    }
    step s = window_step(kind, p.kernel, p.stride, p.dilation);
    if (!shapes_known_) return append(s, in, extent(in));
    s.pads = pads_of(p, extent(in));
    const hw half{p.kernel.height / 2, p.kernel.width / 2};
    const hw most{s.pads.top > s.pads.bottom ? s.pads.top : s.pads.bottom,
                  s.pads.left > s.pads.right ? s.pads.left : s.pads.right};
    if (most.height > half.height || most.width > half.width) {
      const bool rows = most.height > half.height;
      return fail(fault::pool_padding_too_large, rows ? half.height : half.width,
                  rows ? most.height : most.width, "expected padding up to half the kernel, ", half,
                  ", got ", most);
    }
    s.count_include_pad = p.count_include_pad;
    s.divisor_override = p.divisor_override;
    const shape& x = extent(in);
    const shape out{x.channels, output_rows(s, x, p.ceil_mode), output_columns(s, x, p.ceil_mode)};
    const bool legal = fits(s, x, out) && (!p.exact_cover || covers(s, x, out));
    return legal ? append(s, in, out) : -1;
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI::plan
