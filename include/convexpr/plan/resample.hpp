// SPDX-License-Identifier: BSL-1.0
// What layers that change an image's size by interpolation append to the plan: nearest and bilinear
// upsampling, by factors or to a size.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Arguments of torch.nn.Upsample: a size, or two factors where is_size is false.
struct resampling {
  bool is_size = false;
  hw size{};
  double scale_rows = 0;
  double scale_columns = 0;
  bool bilinear = false;
  bool align_corners = false;
};

// floor(extent * scale), as PyTorch computes it in double; beyond what an image may have: -1.
constexpr int scaled_extent(int extent, double scale) {
  const double scaled = extent * scale;
  return scaled <= max_extent ? static_cast<int>(scaled) : -1;
}

constexpr bool positive_size(builder& b, const resampling& r) {
  if (r.is_size) {
    if (r.size.height >= 1 && r.size.width >= 1) return true;
    return b.refuse(fault::scale_factor_not_positive, 1, 0, "expected a positive size, got ",
                    r.size);
  }
  if (!b.finite(r.scale_rows) || !b.finite(r.scale_columns)) return false;
  if (r.scale_rows > 0 && r.scale_columns > 0) return true;
  const hw whole{static_cast<int>(r.scale_rows), static_cast<int>(r.scale_columns)};
  if (whole.height == r.scale_rows && whole.width == r.scale_columns) {
    return b.refuse(fault::scale_factor_not_positive, 1, 0,
                    "expected a positive scale_factor, got ", whole);
  }
  return b.refuse(fault::scale_factor_not_positive, 1, 0, "expected a positive scale_factor");
}

// C x H x W becomes C x size, or C x floor(H * scale_rows) x floor(W * scale_columns).
constexpr int resample(builder& b, int in, const resampling& r) {
  if (b.failed() || !b.image(in, 0) || !positive_size(b, r)) return -1;
  step s{};
  s.kind = r.bilinear ? operation::upsample_bilinear : operation::upsample_nearest;
  s.align_corners = r.align_corners;
  shape out = b.extent(in);
  if (r.is_size) {
    out.height = r.size.height;
    out.width = r.size.width;
    return b.append(s, in, out);
  }
  s.scale_rows = r.scale_rows;
  s.scale_columns = r.scale_columns;
  const hw scaled{scaled_extent(out.height, r.scale_rows),
                  scaled_extent(out.width, r.scale_columns)};
  if (scaled.height < 0 || scaled.width < 0) {
    return b.fail(fault::size_overflow, max_extent, 0,
                  "expected an output below 2^30 rows and columns");
  }
  if (b.shapes_known() && (scaled.height == 0 || scaled.width == 0)) {
    return b.fail(fault::output_size_not_positive, 1, 0, "expected an output of 1x1 or more, got ",
                  scaled, " from ", out);
  }
  out.height = scaled.height;
  out.width = scaled.width;
  return b.append(s, in, out);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
