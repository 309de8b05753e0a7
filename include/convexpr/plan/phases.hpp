// SPDX-License-Identifier: BSL-1.0
// The pass that turns a transposed convolution into ordinary ones: with a stride of s, outputs that
// are s apart read the same taps, so each such phase is a convolution of stride 1 by some of the
// kernel, written through a view of every s-th pixel. All kernels for conv2d serve it.
#pragma once

#include "convexpr/plan/receptive_field.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Beyond 4x4 the steps would be more than what a compiler should have to look at.
inline constexpr long long most_phases = 16;
constexpr long long phases_of(const hw& stride) {
  return static_cast<long long>(stride.height) * stride.width;
}

// One phase along one axis: outputs first, first + stride, ... are a convolution of stride 1.
struct phase_axis {
  int outputs = 0;
  int skipped = 0;  // inputs before the first that is read
  int inputs = 0;   // read from there on
  int kernel = 1;
  int dilation = 1;
  int before = 0;  // padding
  int after = 0;
  int first_tap = 0;  // of the whole kernel: tap t of this one is first_tap - t * tap_step
  int tap_step = 0;
};

// Output y reads input (y + before - tap * dilation) / stride, where that is a whole number. Such
// taps are stride / gcd apart, their inputs dilation / gcd.
constexpr phase_axis phase_of(int phase, int in, int out, int kernel, int stride, int dilation,
                              int before) {
  phase_axis p{};
  if (phase >= out) return p;
  p.outputs = (out - 1 - phase) / stride + 1;
  p.inputs = in;
  p.before = p.outputs;  // a window wholly in the padding, for phases without a tap
  const int common = static_cast<int>(greatest_common_divisor(stride, dilation));
  const int every = stride / common;
  for (int tap = 0; tap < every && tap < kernel; ++tap) {
    const long long position = static_cast<long long>(phase) + before - 1LL * tap * dilation;
    if (position % stride != 0) continue;
    const int taps = (kernel - 1 - tap) / every + 1;
    const int gap = dilation / common;
    const long long reached = reach(taps, gap) - 1;
    const long long pad = reached - position / stride;  // what the first window begins before
    const long long end = p.outputs + reached - pad;    // of the inputs read
    const long long begin = pad < 0 ? -pad : 0;
    if (begin >= in || end <= 0) return p;
    p.skipped = static_cast<int>(begin);
    p.inputs = static_cast<int>((end < in ? end : in) - begin);
    p.kernel = taps;
    p.dilation = gap;
    p.before = static_cast<int>(pad > 0 ? pad : 0);
    p.after = static_cast<int>(end > in ? end - in : 0);
    p.first_tap = tap + (taps - 1) * every;
    p.tap_step = every;
    return p;
  }
  return p;
}

// The outputs of one phase.
constexpr void take_phase(tensor_view& v, const hw& phase, const hw& stride, int rows,
                          int columns) {
  v.offset += phase.height * v.row_stride + phase.width * v.pixel_stride;
  v.row_stride *= stride.height;
  v.pixel_stride *= stride.width;
  v.height = rows;
  v.width = columns;
}

constexpr step phase_step(const step& s, const hw& phase) {
  const phase_axis rows = phase_of(phase.height, s.in.height, s.out.height, s.kernel.height,
                                   s.stride.height, s.dilation.height, s.pads.top);
  const phase_axis columns = phase_of(phase.width, s.in.width, s.out.width, s.kernel.width,
                                      s.stride.width, s.dilation.width, s.pads.left);
  step p = s;
  p.kind = operation::conv2d;
  p.kernel = {rows.kernel, columns.kernel};
  p.stride = 1;
  p.dilation = {rows.dilation, columns.dilation};
  p.pads = {rows.before, rows.after, columns.before, columns.after};
  p.slice = {s.kernel, {rows.first_tap, columns.first_tap}, {-rows.tap_step, -columns.tap_step}};
  p.in.offset += rows.skipped * s.in.row_stride + columns.skipped * s.in.pixel_stride;
  p.in.height = rows.inputs;
  p.in.width = columns.inputs;
  take_phase(p.out, phase, s.stride, rows.outputs, columns.outputs);
  if (has_residual(s)) take_phase(p.second, phase, s.stride, rows.outputs, columns.outputs);
  return p;
}

constexpr bool splits(const step& s) {
  return s.kind == operation::conv_transpose2d && phases_of(s.stride) <= most_phases;
}

// How many steps it becomes: phases beyond the output's size do not exist.
constexpr int steps_when_split(const step& s) {
  if (!splits(s)) return 1;
  const int rows = s.stride.height < s.out.height ? s.stride.height : s.out.height;
  const int columns = s.stride.width < s.out.width ? s.stride.width : s.out.width;
  return rows * columns;
}

// In place and from behind, once all views are known; `steps` has room (emission::reserve).
constexpr void split_transposed(step* steps, int& count) {
  int total = 0;
  bool any = false;
  for (int i = 0; i < count; ++i) {
    total += steps_when_split(steps[i]);
    any = any || splits(steps[i]);
  }
  if (!any) return;
  int to = total;
  for (int i = count - 1; i >= 0; --i) {
    const step s = steps[i];
    const int parts = steps_when_split(s);
    to -= parts;
    if (!splits(s)) {
      steps[to] = s;
      continue;
    }
    const int columns = s.stride.width < s.out.width ? s.stride.width : s.out.width;
    for (int k = 0; k < parts; ++k) steps[to + k] = phase_step(s, {k / columns, k % columns});
  }
  count = total;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
