// SPDX-License-Identifier: BSL-1.0
// What layers that only move elements append to the plan: pads, crops, and pixels or channels in
// another order.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// C x H x W becomes C x (top + H + bottom) x (left + W + right); `fill` instead of zeros.
constexpr int pad2d(builder& b, int in, const sides& pads, padding_mode mode, double fill = 0) {
  if (b.failed() || !b.image(in, 0) || !b.finite(fill)) return -1;
  for (const int pad : {pads.top, pads.bottom, pads.left, pads.right}) {
    if (pad < 0) {
      return b.fail(fault::padding_negative, 0, pad, "expected padding of 0 or more, got ", pad,
                    "; write Crop");
    }
    if (pad > max_extent) {
      return b.fail(fault::size_overflow, max_extent, pad, "expected padding below 2^30");
    }
  }
  shape out = b.extent(in);
  if (b.shapes_known()) {
    if (!b.mode_allows(mode, pads, out)) return -1;
    const long long rows = 1LL * out.height + pads.top + pads.bottom;
    const long long columns = 1LL * out.width + pads.left + pads.right;
    if (rows > max_extent || columns > max_extent) {
      return b.fail(fault::size_overflow, max_extent, rows > columns ? rows : columns,
                    "expected a padded image below 2^30 rows and columns");
    }
    out.height = static_cast<int>(rows);
    out.width = static_cast<int>(columns);
  }
  step s{};
  s.kind = operation::pad;
  s.pads = pads;
  s.mode = mode;
  s.slope = fill;
  return b.append(s, in, out);
}

// Leaves out rows and columns on each side. No copy, but for a network's own output.
constexpr int crop(builder& b, int in, const sides& cut) {
  if (b.failed() || !b.image(in, 0)) return -1;
  for (const int rows : {cut.top, cut.bottom, cut.left, cut.right}) {
    if (rows < 0) {
      return b.fail(fault::crop_negative, 0, rows, "expected a crop of 0 or more, got ", rows,
                    "; write ZeroPad2d");
    }
  }
  shape out = b.extent(in);
  if (b.shapes_known()) {
    const long long rows = 1LL * out.height - cut.top - cut.bottom;
    const long long columns = 1LL * out.width - cut.left - cut.right;
    if (rows < 1 || columns < 1) {
      return b.fail(fault::crop_exceeds_input, rows < 1 ? out.height : out.width,
                    rows < 1 ? 1LL * cut.top + cut.bottom : 1LL * cut.left + cut.right,
                    "expected a crop that leaves 1x1 or more of ", hw{out.height, out.width},
                    ", got ", rows, "x", columns);
    }
    out.height = static_cast<int>(rows);
    out.width = static_cast<int>(columns);
  }
  step s{};
  s.kind = operation::pad;
  s.pads = {-cut.top, -cut.bottom, -cut.left, -cut.right};
  return b.append(s, in, out);
}

// The middle of that size. An odd rest goes where torchvision's center_crop puts it: half of it
// rounded to even.
constexpr int center_crop(builder& b, int in, hw size) {
  if (b.failed() || !b.image(in, 0)) return -1;
  if (size.height < 1 || size.width < 1) {
    return b.fail(fault::output_size_not_positive, 1, 0, "expected a positive size, got ", size);
  }
  step s{};
  s.kind = operation::pad;
  s.fixed_size = size;
  shape out = b.extent(in);
  if (b.shapes_known()) {
    const int rows = out.height - size.height, columns = out.width - size.width;
    if (rows < 0 || columns < 0) {
      return b.fail(fault::crop_exceeds_input, rows < 0 ? out.height : out.width,
                    rows < 0 ? size.height : size.width, "expected a size up to that of the input ",
                    hw{out.height, out.width}, ", got ", size);
    }
    const auto half = [](int rest) { return rest / 2 + (rest % 4 == 3 ? 1 : 0); };
    s.pads = {-half(rows), half(rows) - rows, -half(columns), half(columns) - columns};
    out.height = size.height;
    out.width = size.width;
  }
  return b.append(s, in, out);
}

// C*r*r x H x W becomes C x H*r x W*r.
constexpr int pixel_shuffle(builder& b, int in, int factor) {
  if (b.failed() || !b.image(in, 0) ||
      !b.positive(fault::scale_factor_not_positive, "upscale_factor", factor)) {
    return -1;
  }
  step s{};
  s.kind = operation::pixel_shuffle;
  s.stride = factor;
  shape out = b.extent(in);
  if (b.shapes_known()) {
    const long long square = 1LL * factor * factor;
    if (out.channels % square != 0) {
      return b.fail(fault::channels_not_divisible, square, out.channels,
                    "expected channels divisible by upscale_factor^2 = ", square, ", got ",
                    out.channels, " (", out, ")");
    }
    const long long rows = 1LL * out.height * factor, columns = 1LL * out.width * factor;
    if (rows > max_extent || columns > max_extent) {
      return b.fail(fault::size_overflow, max_extent, rows > columns ? rows : columns,
                    "expected an output below 2^30 rows and columns");
    }
    out = {static_cast<int>(out.channels / square), static_cast<int>(rows),
           static_cast<int>(columns)};
  } else {  // 0: not known
    const long long square = 1LL * factor * factor;
    out.channels = out.channels % square == 0 ? static_cast<int>(out.channels / square) : 0;
  }
  return b.append(s, in, out);
}

// C x H*r x W*r becomes C*r*r x H x W.
constexpr int pixel_unshuffle(builder& b, int in, int factor) {
  if (b.failed() || !b.image(in, 0) ||
      !b.positive(fault::scale_factor_not_positive, "downscale_factor", factor)) {
    return -1;
  }
  step s{};
  s.kind = operation::pixel_unshuffle;
  s.stride = factor;
  shape out = b.extent(in);
  if (b.shapes_known()) {
    if (out.height % factor != 0 || out.width % factor != 0) {
      return b.fail(fault::size_not_divisible, factor,
                    out.height % factor != 0 ? out.height : out.width,
                    "expected height and width divisible by downscale_factor = ", factor, ", got ",
                    hw{out.height, out.width});
    }
    const long long channels = checked_product(checked_product(out.channels, factor), factor);
    if (channels < 0 || channels > max_extent) {
      return b.fail(fault::size_overflow, max_extent, channels, "expected below 2^30 channels");
    }
    out = {static_cast<int>(channels), out.height / factor, out.width / factor};
  } else {
    const long long channels = checked_product(checked_product(out.channels, factor), factor);
    out.channels = channels >= 0 && channels <= max_extent ? static_cast<int>(channels) : 0;
  }
  return b.append(s, in, out);
}

// Channel i of group g becomes channel i * groups + g.
constexpr int channel_shuffle(builder& b, int in, int groups) {
  if (b.failed() || !b.image(in, 0) || !b.positive(fault::groups_not_positive, "groups", groups)) {
    return -1;
  }
  const shape& x = b.extent(in);
  if (b.shapes_known() && x.channels % groups != 0) {
    return b.fail(fault::channels_not_divisible, groups, x.channels,
                  "expected channels divisible by groups = ", groups, ", got ", x.channels, " (", x,
                  ")");
  }
  step s{};
  s.kind = operation::channel_shuffle;
  s.groups = groups;
  return b.append(s, in, x);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
