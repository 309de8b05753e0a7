// SPDX-License-Identifier: BSL-1.0
// A transposed convolution appended to a network: its rules, its output's size, its step.
#pragma once

#include "convexpr/plan/builder.hpp"
#include "convexpr/plan/phases.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Arguments of torch.nn.ConvTranspose2d: those of a convolution and output_padding.
struct transposed_convolution {
  convolution base{};
  hw output_padding{};
};

// (in - 1) * stride - padding + dilation * (kernel - 1) + output_padding + 1
constexpr long long transposed_extent(int in, int before, int after, int kernel, int stride,
                                      int dilation, int output_padding) {
  return (in - 1LL) * stride - before - after + reach(kernel, dilation) + output_padding;
}

constexpr bool output_padding_legal(builder& b, const transposed_convolution& t) {
  const hw most{
      t.base.stride.height > t.base.dilation.height ? t.base.stride.height : t.base.dilation.height,
      t.base.stride.width > t.base.dilation.width ? t.base.stride.width : t.base.dilation.width};
  const hw& got = t.output_padding;
  if (got.height < 0 || got.width < 0) {
    return b.refuse(fault::output_padding_out_of_range, 0, got.height < 0 ? got.height : got.width,
                    "expected output_padding of 0 or more, got ", got);
  }
  if (got.height < most.height && got.width < most.width) return true;
  const bool rows = got.height >= most.height;
  return b.refuse(fault::output_padding_out_of_range, rows ? most.height : most.width,
                  rows ? got.height : got.width,
                  "expected output_padding below stride or dilation, ", most, ", got ", got);
}

// The number of steps that it takes at most.
constexpr int transposed_steps(const hw& stride) {
  return stride.height > 0 && stride.width > 0 && phases_of(stride) <= most_phases
             ? static_cast<int>(phases_of(stride))
             : 1;
}

constexpr int conv_transpose2d(builder& b, int in, const transposed_convolution& t) {
  const convolution& c = t.base;
  if (b.failed()) return -1;
  if (c.law != padding_law::explicit_ && c.law != padding_law::valid) {
    return b.fail(fault::padding_not_numbers, 0, 0,
                  "expected padding in numbers: it is cropped, and has no same");
  }
  if (c.mode != padding_mode::zeros) {
    return b.fail(fault::padding_mode_not_zeros, 0, 0,
                  "expected padding_mode zeros, as in PyTorch");
  }
  if (!b.arguments_legal(c) || !output_padding_legal(b, t) || !b.agrees(in, c.where, c.type) ||
      !b.image(in, c.in_channels)) {
    return -1;
  }
  step s{};
  s.kind = operation::conv_transpose2d;
  s.kernel = c.kernel;
  s.stride = c.stride;
  s.dilation = c.dilation;
  s.pads = c.pads;
  s.groups = c.groups;
  s.slice = {c.kernel, {0, 0}, {1, 1}};
  s.parameters.weight = b.parameter_of("weight", c.in_channels, c.out_channels / c.groups,
                                       c.kernel.height, c.kernel.width);
  if (c.bias) s.parameters.bias = b.parameter_of("bias", c.out_channels);
  if (!b.shapes_known()) return b.append(s, in, {c.out_channels, 1, 1});
  const shape& x = b.extent(in);
  const long long rows =
      transposed_extent(x.height, c.pads.top, c.pads.bottom, c.kernel.height, c.stride.height,
                        c.dilation.height, t.output_padding.height);
  const long long columns =
      transposed_extent(x.width, c.pads.left, c.pads.right, c.kernel.width, c.stride.width,
                        c.dilation.width, t.output_padding.width);
  if (rows > max_extent || columns > max_extent) {
    return b.fail(fault::size_overflow, max_extent, rows > columns ? rows : columns,
                  "expected an output below 2^30 rows and columns");
  }
  if (rows < 1 || columns < 1) {
    return b.fail(fault::output_not_positive, 1, rows < 1 ? rows : columns,
                  "padding leaves no output: ", rows, "x", columns, " (input ", x, ")");
  }
  b.reserve(transposed_steps(c.stride) - 1);
  return b.append(s, in, {c.out_channels, static_cast<int>(rows), static_cast<int>(columns)});
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
