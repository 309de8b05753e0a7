// SPDX-License-Identifier: BSL-1.0
// Which element the steps that only move elements read: shared by all devices, so that none can
// differ from the reference.
#pragma once

#include <type_traits>

#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// A copy whose picture goes into a vector: (c, y, x) becomes feature c * H * W + y * W + x.
constexpr bool is_flatten(const plan::step& s) {
  return s.kind == plan::operation::copy && s.out.height == 1 && s.out.width == 1 &&
         (s.in.height > 1 || s.in.width > 1);
}

struct element_place {
  int channel = 0;
  int row = 0;
  int column = 0;
};

// The input element that element (c, y, x) of pixel_shuffle, pixel_unshuffle or channel_shuffle is.
constexpr element_place shuffled_source(const plan::step& s, int c, int y, int x) {
  const int r = s.stride.height;
  if (s.kind == plan::operation::pixel_shuffle) {
    return {(c * r + y % r) * r + x % r, y / r, x / r};
  }
  if (s.kind == plan::operation::pixel_unshuffle) {
    return {c / (r * r), y * r + c / r % r, x * r + c % r};
  }
  return {c % s.groups * (s.in.channels / s.groups) + c / s.groups, y, x};
}

// Input elements for each output element, rounded as PyTorch does: once from double where a factor
// was given, else as a quotient of two T.
template <class T>
constexpr T resampling_ratio(int in, int out, double scale) {
  return scale > 0 ? static_cast<T>(1 / scale) : static_cast<T>(in) / static_cast<T>(out);
}

// How many channels a copy moves: those of a slice, or of a part of a concat.
constexpr int copied_channels(const plan::step& s) {
  const int from = s.in.channels - s.first_channel, to = s.out.channels - s.channel_offset;
  return from < to ? from : to;
}

// The input coordinate that output coordinate `j` of upsample_nearest repeats. PyTorch computes the
// ratio in float, whatever the element type; for a few pairs of sizes (14 to 46 is one) that is not
// floor(j * in / out). The same and twice the size are exact, also if a factor 2.3 led to them.
constexpr int nearest_source(int j, int in, int out, double scale = 0) {
  if (out == in) return j;
  if (out == 2LL * in) return j / 2;
  const float ratio = resampling_ratio<float>(in, out, scale);
  const int source = static_cast<int>(static_cast<float>(j) * ratio);
  return source < in ? source : in - 1;
}

// Output coordinate `j` of upsample_bilinear lies between two input coordinates; `weight` is the
// second's share, 1 - weight the first's.
template <class T>
struct linear_source {
  int first = 0;
  int second = 0;
  T weight = 0;
};

template <class T>
constexpr linear_source<T> linear_source_of(int j, int in, int out, double scale,
                                            bool align_corners) {
  if (out == in) return {j, j, T(0)};
  T at = 0;
  if (align_corners) {
    if (out > 1) at = static_cast<T>(j) * (static_cast<T>(in - 1) / static_cast<T>(out - 1));
  } else {
    at = (static_cast<T>(j) + T(0.5)) * resampling_ratio<T>(in, out, scale);
#if defined(__GNUC__)
    // some compilers would fuse the difference below with the product: the same bits from all
    if (!std::is_constant_evaluated()) asm("" : "+m"(at));
#endif
    at = at - T(0.5);
    if (at < 0) at = 0;
  }
  const int first = at < static_cast<T>(in - 1) ? static_cast<int>(at) : in - 1;
  const T weight = at - static_cast<T>(first);
  return {first, first + (first < in - 1 ? 1 : 0), weight < 1 ? weight : T(1)};
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels
