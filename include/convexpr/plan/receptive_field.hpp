// SPDX-License-Identifier: BSL-1.0
// How far each output looks: what tiling needs as its halo, and what users like to assert.
#pragma once

#include "convexpr/plan/fuse.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Along one axis, in input elements: output i reads inputs from i * stride + offset (rounded down)
// on, `size` of them. A network that enlarges has stride 1 / enlargement.
struct receptive_axis {
  long long size = 1;
  long long stride = 1;
  long long enlargement = 1;
  long long offset = 0;
  // A part of the picture gives a part of the output only if it begins at a multiple of this: with
  // strides inside the network it is more than `stride` if an enlargement follows.
  long long alignment = 1;
  // sees everything: Flatten, Linear, an adaptive pool, a softmax over the axis
  bool whole = false;
  constexpr bool operator==(const receptive_axis&) const = default;
};

struct receptive_field {
  receptive_axis height{};
  receptive_axis width{};
  constexpr bool operator==(const receptive_field&) const = default;
};

namespace plan {

constexpr long long greatest_common_divisor(long long a, long long b) {
  while (b != 0) {
    const long long rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// Reach of one value along one axis, in 1/unit of an input element.
struct axis_reach {
  long long step = 1;  // between neighbouring elements
  long long unit = 1;
  long long before = 0;
  long long after = 0;
  long long alignment = 1;  // in input elements: where every value so far has an element
  bool whole = false;

  constexpr void refine(long long factor) {  // another unit, the same lengths
    step *= factor, unit *= factor, before *= factor, after *= factor;
  }
  // Lowest terms; numbers beyond any picture mean that everything is seen.
  constexpr void simplify() {
    long long d = greatest_common_divisor(step, unit);
    d = greatest_common_divisor(d, greatest_common_divisor(before, after));
    if (d > 1) step /= d, unit /= d, before /= d, after /= d;
    if (step > max_extent || unit > max_extent || before > max_extent || after > max_extent ||
        before < -max_extent || after < -max_extent || alignment > max_extent) {
      *this = {1, 1, 0, 0, 1, true};
    }
  }
  constexpr void align(long long to) { alignment *= to / greatest_common_divisor(alignment, to); }
  constexpr void window(int kernel, int stride, int dilation, int pad_before) {
    before += pad_before * step;
    after += (reach(kernel, dilation) - 1 - pad_before) * step;
    step *= stride;
    align(step / greatest_common_divisor(step, unit));
    simplify();
  }
  // element j reads floor(j / factor), up to (factor - 1) / factor of an element back
  constexpr void enlarge(int factor) {
    refine(factor);
    step /= factor;
    before += (factor - 1) * step;
    simplify();
  }
  // A crop counts the rows around it that it leaves out: where a tile ends instead of the picture,
  // they are missed by what follows.
  constexpr void pad(int before_first, int behind_last) {
    const int cut_before = before_first < 0 ? -before_first : 0;
    const int cut_behind = behind_last < 0 ? -behind_last : 0;
    window(1 + cut_before + cut_behind, 1, 1, before_first > 0 ? before_first : 0);
  }
  // Upsampling by `scale`, 0: to a size. Whole, too, where the rounded ratio would make a tile read
  // others than the picture does: floor(41 * float(1 / 41)) is 0, and weights are rounded alike for
  // powers of two only.
  constexpr void resample(double scale, bool bilinear, bool align_corners) {
    constexpr int largest_exact = 40;
    const double inverse = scale > 0 ? 1 / scale : 0;
    const bool up = scale >= 1 && scale <= max_extent;
    const int factor = static_cast<int>(up ? scale : inverse <= max_extent ? inverse : 0);
    const bool power = (factor & (factor - 1)) == 0;
    if (align_corners || factor < 1 || factor != (up ? scale : inverse)) {
      whole = true;
    } else if (!up) {  // output j lies between inputs j * factor + (factor - 1) / 2 and the next
      window(bilinear ? 2 : 1, factor, 1, bilinear ? -((factor - 1) / 2) : 0);
    } else if (!power && (bilinear || factor > largest_exact)) {
      whole = true;
    } else {
      if (bilinear && factor > 1) before += step, after += step;
      enlarge(factor);
    }
  }
  // A transposed window: element j reads (j + pad_before - tap * dilation) / stride. Padding beyond
  // the kernel leaves out elements whose inputs are there: they count as in `pad`.
  constexpr void spread(int kernel, int stride, int dilation, int pad_before, int in, int out) {
    const long long first = reach(kernel, dilation) - 1 - pad_before;
    const long long left_out = 1LL * in * stride - pad_before - out;
    refine(stride);
    step /= stride;
    before += (first > 0 ? first : 0) * step;
    after += (pad_before + (left_out > 0 ? left_out : 0)) * step;
    simplify();
  }
  constexpr void join(axis_reach other) {
    const long long mine = unit;
    refine(other.unit);
    other.refine(mine);
    if (step != other.step) whole = true;
    if (other.before > before) before = other.before;
    if (other.after > after) after = other.after;
    whole = whole || other.whole;
    align(other.alignment);
    simplify();
  }
  constexpr receptive_axis result() const {
    receptive_axis r{};
    const long long d = greatest_common_divisor(step, unit);
    r.stride = step / d;
    r.enlargement = unit / d;
    const long long first = before >= 0 ? -((before + unit - 1) / unit) : -before / unit;
    const long long last = after >= 0 ? (after + unit - 1) / unit : -(-after / unit);
    r.offset = first;
    r.size = last - first + 1;
    r.alignment = alignment;
    r.whole = whole;
    return r;
  }
};

struct reach_of_value {
  axis_reach rows{};
  axis_reach columns{};
};

constexpr void advance(reach_of_value& r, const step& s, const shape& in, const shape& out) {
  switch (s.kind) {
    case operation::conv2d:
    case operation::max_pool2d:
    case operation::avg_pool2d:
      if (in.is_vector()) break;
      r.rows.window(s.kernel.height, s.stride.height, s.dilation.height, s.pads.top);
      r.columns.window(s.kernel.width, s.stride.width, s.dilation.width, s.pads.left);
      // other modes bring in elements from elsewhere, circular even from the far side
      if (s.mode == padding_mode::circular) r.rows.whole = r.columns.whole = true;
      break;
    case operation::conv_transpose2d:
      r.rows.spread(s.kernel.height, s.stride.height, s.dilation.height, s.pads.top, in.height,
                    out.height);
      r.columns.spread(s.kernel.width, s.stride.width, s.dilation.width, s.pads.left, in.width,
                       out.width);
      break;
    case operation::upsample_nearest:
    case operation::upsample_bilinear:
      r.rows.resample(s.scale_rows, s.kind == operation::upsample_bilinear, s.align_corners);
      r.columns.resample(s.scale_columns, s.kind == operation::upsample_bilinear, s.align_corners);
      break;
    case operation::pixel_shuffle:
      r.rows.enlarge(s.stride.height);
      r.columns.enlarge(s.stride.width);
      break;
    case operation::pixel_unshuffle:
      r.rows.window(s.stride.height, s.stride.height, 1, 0);
      r.columns.window(s.stride.width, s.stride.width, 1, 0);
      break;
    case operation::pad:
      r.rows.pad(s.pads.top, s.pads.bottom);
      r.columns.pad(s.pads.left, s.pads.right);
      if (s.mode == padding_mode::circular) r.rows.whole = r.columns.whole = true;
      [[fallthrough]];
    case operation::adaptive_avg_pool2d:
    case operation::adaptive_max_pool2d:
      if (s.fixed_size.height != 0) r.rows.whole = true;
      if (s.fixed_size.width != 0) r.columns.whole = true;
      break;
    case operation::copy:
      if (out.is_vector() && !in.is_vector()) r.rows.whole = r.columns.whole = true;
      break;
    case operation::own:
      if (s.sees_all || in.is_vector() != out.is_vector()) r.rows.whole = r.columns.whole = true;
      r.rows.window(s.kernel.height, s.stride.height, s.dilation.height, s.pads.top);
      r.columns.window(s.kernel.width, s.stride.width, s.dilation.width, s.pads.left);
      break;
    case operation::group_norm: r.rows.whole = r.columns.whole = true; break;
    case operation::softmax:
    case operation::log_softmax:
      if (s.axis == 1) r.rows.whole = true;
      if (s.axis == 2) r.columns.whole = true;
      break;
    case operation::none:
    case operation::layer_norm:
    case operation::channel_shuffle:
    case operation::pointwise:
    case operation::add:
    case operation::mul: break;
  }
}

// `reaches` is scratch, one per value.
constexpr receptive_field find_receptive_field(const network_view& n, reach_of_value* reaches) {
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    reach_of_value r = reaches[s.in_value];
    advance(r, s, n.values[s.in_value].extent, n.values[s.out_value].extent);
    if (s.second_value >= 0) {
      const shape& x = n.values[s.in_value].extent;
      const shape& y = n.values[s.second_value].extent;
      r.rows.join(reaches[s.second_value].rows);
      r.columns.join(reaches[s.second_value].columns);
      if (x.height != y.height) r.rows.whole = true;  // one row repeated: the picture's only one
      if (x.width != y.width) r.columns.whole = true;
    }
    if (s.channel_offset > 0) {  // a later part of a concat
      r.rows.join(reaches[s.out_value].rows);
      r.columns.join(reaches[s.out_value].columns);
    }
    reaches[s.out_value] = r;
  }
  return {reaches[n.output].rows.result(), reaches[n.output].columns.result()};
}

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI
