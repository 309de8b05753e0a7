// SPDX-License-Identifier: BSL-1.0
// Layers on sequences (channels x length): the steps of images of one row, with rules and sentences
// of their own, which speak of one number where an image has two.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// A window along a sequence is one of one row: only widths, left and right are looked at.
constexpr hw along(int width) { return {1, width}; }

// channels = 0: any number
constexpr bool is_sequence(builder& b, int in, int channels) {
  if (!b.shapes_known()) return true;
  const shape& x = b.extent(in);
  if (!x.is_sequence()) {
    return b.refuse(fault::input_not_a_sequence, 2, x.is_vector() ? 1 : 3,
                    "expected a sequence (channels, length), got ", x);
  }
  return b.has_channels(x, channels);
}

// `w` is a convolution or a pooling.
template <class Window>
constexpr bool sequence_window_legal(builder& b, const Window& w) {
  if (!b.positive(fault::kernel_not_positive, "kernel_size", w.kernel.width) ||
      !b.positive(fault::stride_not_positive, "stride", w.stride.width) ||
      !b.positive(fault::dilation_not_positive, "dilation", w.dilation.width)) {
    return false;
  }
  if (w.law == padding_law::same && w.stride.width != 1) {
    return b.refuse(fault::same_needs_stride_1, 1, w.stride.width,
                    "padding = same expects stride 1, got ", w.stride.width,
                    "; use same_upper or numbers");
  }
  return b.window_legal(w.kernel, w.stride, w.dilation, w.pads);
}

constexpr bool mode_allows_sequence(builder& b, padding_mode mode, const sides& pads,
                                    const shape& x) {
  const int most = pads.left > pads.right ? pads.left : pads.right;
  if (mode == padding_mode::reflect && most >= x.width) {
    return b.refuse(fault::reflect_padding_too_large, x.width, most,
                    "expected reflect padding below input length ", x.width, ", got ", most);
  }
  if (mode == padding_mode::circular && most > x.width) {
    return b.refuse(fault::circular_padding_too_large, x.width, most,
                    "expected circular padding up to input length ", x.width, ", got ", most);
  }
  return true;
}

// Appends a step whose window is known; `channels` of the output.
constexpr int append_along(builder& b, step& s, int in, int channels, bool ceil_mode,
                           bool exact_cover) {
  const shape& x = b.extent(in);
  const long long padded = static_cast<long long>(x.width) + s.pads.left + s.pads.right;
  if (padded > max_extent) {
    return b.fail(fault::size_overflow, max_extent, padded,
                  "expected a padded input below 2^30 positions");
  }
  const int length = builder::output_columns(s, x, ceil_mode);
  const shape out{channels, length};
  if (length > 0) return !exact_cover || b.covers(s, x, out) ? b.append(s, in, out) : -1;
  const long long reached = reach(s.kernel.width, s.dilation.width);
  return b.fail(fault::kernel_exceeds_input, padded, reached, "kernel ", reached,
                s.dilation.width == 1 ? "" : " (dilated)", " exceeds padded input ", padded,
                " (input ", x, ")");
}

template <class Window>
constexpr step step_along(operation kind, const Window& w) {
  step s{};
  s.kind = kind;
  s.kernel = w.kernel;
  s.stride = w.stride;
  s.dilation = w.dilation;
  return s;
}

constexpr int conv1d(builder& b, int in, const convolution& c) {
  if (b.failed() || !sequence_window_legal(b, c) || !b.arguments_legal(c) ||
      !b.agrees(in, c.where, c.type) || !is_sequence(b, in, c.in_channels)) {
    return -1;
  }
  step s = step_along(operation::conv2d, c);
  s.groups = c.groups;
  s.parameters.weight =
      b.parameter_of("weight", c.out_channels, c.in_channels / c.groups, c.kernel.width);
  if (c.bias) s.parameters.bias = b.parameter_of("bias", c.out_channels);
  if (!b.shapes_known()) return b.append(s, in, {c.out_channels, 1});
  s.pads = builder::pads_of(c, b.extent(in));
  s.pads.top = s.pads.bottom = 0;
  if (s.pads != sides{}) s.mode = c.mode;
  if (!mode_allows_sequence(b, s.mode, s.pads, b.extent(in))) return -1;
  return append_along(b, s, in, c.out_channels, false, c.exact_cover);
}

// kind: max_pool2d or avg_pool2d
constexpr int pool1d(builder& b, int in, const pooling& p, operation kind) {
  if (b.failed() || !sequence_window_legal(b, p) || !is_sequence(b, in, 0)) return -1;
  step s = step_along(kind, p);
  if (!b.shapes_known()) return b.append(s, in, b.extent(in));
  s.pads = builder::pads_of(p, b.extent(in));
  s.pads.top = s.pads.bottom = 0;
  const int most = s.pads.left > s.pads.right ? s.pads.left : s.pads.right;
  if (most > p.kernel.width / 2) {
    return b.fail(fault::pool_padding_too_large, p.kernel.width / 2, most,
                  "expected padding up to half the kernel, ", p.kernel.width / 2, ", got ", most);
  }
  s.count_include_pad = p.count_include_pad;
  s.divisor_override = p.divisor_override;
  return append_along(b, s, in, b.extent(in).channels, p.ceil_mode, p.exact_cover);
}

// An output size of 0 keeps the input's.
constexpr int adaptive_avg_pool1d(builder& b, int in, int output_size) {
  if (b.failed() || !is_sequence(b, in, 0)) return -1;
  if (output_size < 0) {
    return b.fail(fault::output_size_not_positive, 1, output_size,
                  "expected a positive output_size, got ", output_size);
  }
  step s{};
  s.kind = operation::adaptive_avg_pool2d;
  s.fixed_size = {0, output_size};
  shape out = b.extent(in);
  if (output_size > 0) out.width = output_size;
  return b.append(s, in, out);
}

// Of a sequence or of a vector, as torch.nn.BatchNorm1d.
constexpr int batch_norm1d(builder& b, int in, int features, double eps, bool affine, device where,
                           element_type type) {
  if (b.failed() || !b.positive(fault::channels_not_positive, "num_features", features) ||
      !b.agrees(in, where, type)) {
    return -1;
  }
  if (b.shapes_known() && b.extent(in).is_image()) {
    return b.fail(fault::input_not_a_sequence, 2, 3,
                  "expected a sequence (channels, length) or a vector, got ", b.extent(in));
  }
  if (b.shapes_known() && b.extent(in).is_vector() && b.extent(in).channels != features) {
    return b.fail(fault::in_features_mismatch, features, b.extent(in).channels, "expected ",
                  features, " input features, got ", b.extent(in).channels);
  }
  if (b.shapes_known() && !b.has_channels(b.extent(in), features)) return -1;
  return b.norm_step(in, features, eps, affine);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
