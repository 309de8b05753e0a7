// SPDX-License-Identifier: BSL-1.0
// Upsample and UpsampleTo: torch.nn.Upsample by a factor and to a size, nearest and bilinear.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/resample.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// How much larger (or smaller, below 1) an image becomes: one number, hw{vertical, horizontal}, or
// factors{1.5, 2}.
struct factors {
  options::real height{};
  options::real width{};
  constexpr factors() = default;
  consteval factors(int both) : height(both), width(both) {}            // NOLINT
  consteval factors(double both) : height(both), width(both) {}         // NOLINT
  consteval factors(const hw& f) : height(f.height), width(f.width) {}  // NOLINT
  constexpr factors(const options::real& h, const options::real& w) : height(h), width(w) {}
};

// Of Upsample. Defaults: "nearest"; align_corners false (bilinear only).
struct upsample {
  static constexpr const char* example = "upsample{.align_corners = true}";
  options::interpolation mode{};
  options::flag align_corners{};
};

namespace plan {
constexpr int emit_upsample(builder& b, int value, const char* kind, resampling r,
                            const options::given<upsample>& options) {
  const upsample given = options::begin_layer<upsample>(b, kind, options);
  r.bilinear = given.mode.bilinear;
  r.align_corners = given.align_corners.or_else(false);
  if (given.align_corners.given() && !r.bilinear) {
    return b.fail(fault::align_corners_not_taken, 0, 0,
                  "align_corners needs mode = bilinear, got nearest");
  }
  return resample(b, value, r);
}
}  // namespace plan

// C x H x W -> C x floor(H * factor) x floor(W * factor).
// Nearest: element j reads floor(j / factor). Bilinear: between the two nearest elements on each
// axis, at (j + 0.5) / factor - 0.5 or, with align_corners, at j * (in - 1) / (out - 1). Ratios are
// rounded as PyTorch rounds them. Bilinear reads 4 elements for each output, 3 multiply-adds.
template <factors scale_factor, options::given<upsample>... options>
struct Upsample {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    plan::resampling r{};
    r.scale_rows = scale_factor.height.value();
    r.scale_columns = scale_factor.width.value();
    return plan::emit_upsample(b, value, "Upsample", r, options::only<upsample>(options...));
  }
};

// The same to a given size: the factors are out / in.
template <hw size, options::given<upsample>... options>
struct UpsampleTo {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    plan::resampling r{};
    r.is_size = true;
    r.size = size;
    return plan::emit_upsample(b, value, "UpsampleTo", r, options::only<upsample>(options...));
  }
};

// The name of the function in torch.nn.functional.
template <factors scale_factor, options::given<upsample>... options>
using Interpolate = Upsample<scale_factor, options...>;
template <hw size, options::given<upsample>... options>
using InterpolateTo = UpsampleTo<size, options...>;

}  // namespace convexpr::inline CONVEXPR_ABI
