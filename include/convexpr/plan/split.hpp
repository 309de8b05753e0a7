// SPDX-License-Identifier: BSL-1.0
// How the output pixels of a convolution are cut into tiles, and how many fit into a device's
// registers. For the files of plan/ that choose tiles, and the kernels that place them.
#pragma once

#include <limits>

#include "convexpr/plan/device_facts.hpp"
#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Outputs [first, last) along one axis: those whose window lies wholly inside the input. The
// outputs before and behind them miss some taps. Empty (first == last) when there are none.
struct whole_windows {
  int first = 0;
  int last = 0;
  constexpr int size() const { return last - first; }
};

constexpr whole_windows windows_inside(int out, int in, int before, int kernel, int stride,
                                       int dilation) {
  const long long room = static_cast<long long>(in) + before - reach(kernel, dilation);
  const long long last = room < 0 ? 0 : room / stride + 1;
  whole_windows w{ceil_div(before, stride), last < out ? static_cast<int>(last) : out};
  if (w.first > out) w.first = out;
  if (w.last < w.first) w.last = w.first;
  return w;
}

// A 1x1 convolution without stride or padding is the same sum for every pixel, so an image whose
// rows follow each other without gaps is one long row: its tiles do not break at the row's end.
constexpr bool is_one_row(const tensor_view& v) { return v.row_stride == v.width * v.pixel_stride; }
constexpr bool runs_flat(const step& s) {
  return s.kernel == hw{1} && s.stride == hw{1} && s.pads == sides{} && is_one_row(s.in) &&
         is_one_row(s.out) && (!has_residual(s) || is_one_row(s.second)) &&
         checked_product(s.out.height, s.out.width) <= std::numeric_limits<int>::max();
}

constexpr whole_windows inside_columns(const step& s) {
  if (runs_flat(s)) return {0, s.out.height * s.out.width};
  return windows_inside(s.out.width, s.in.width, s.pads.left, s.kernel.width, s.stride.width,
                        s.dilation.width);
}
constexpr whole_windows inside_rows(const step& s) {
  if (runs_flat(s)) return {0, 1};
  return windows_inside(s.out.height, s.in.height, s.pads.top, s.kernel.height, s.stride.height,
                        s.dilation.height);
}

// `extent` pixels are cut into the fewest tiles of at most `most`, their sizes differing by at most
// one: tile i begins at part(extent, i, count).
struct tile_split {
  int count = 0;
  int largest = 0;
  bool uneven = false;  // tiles of `largest` - 1 occur as well
};
constexpr int part(int extent, int index, int count) {
  return static_cast<int>(static_cast<long long>(extent) * index / count);
}
constexpr tile_split split(int extent, int most) {
  if (extent <= 0 || most <= 0) return {};
  const int count = ceil_div(extent, most);
  return {count, ceil_div(extent, count), extent % count != 0};
}

// Whether so many pixels, cut by its larger tiles, have tiles of those sizes alone that `all` has.
constexpr bool has_same_tiles(const tile_split& all, int extent) {
  const tile_split some = split(extent, all.largest);
  return some.largest == all.largest
             ? all.uneven || !some.uneven
             : some.largest == all.largest - 1 && !some.uneven && all.uneven;
}

// AVX-512: there a multiply-add takes a broadcast input from memory.
constexpr bool has_wide_vectors(const device_facts& f) { return f.lanes * f.lane_bytes == 64; }

// So many of a tile's inputs are not held in a register, but read by each multiply-add from memory,
// there: with two vectors so many that two loads remain free for 28 multiply-adds.
constexpr int inputs_from_memory(int pixels, int vectors) {
  if (vectors == 1) return pixels;
  return vectors == 2 && pixels > 4 ? pixels - 4 : 0;
}

// The most pixels of a tile with that many vectors which leave every accumulator in a register:
// pixels x vectors accumulators, `vectors` weights, and one for the broadcast input; of 3 x 4 the
// three inputs, and one for a weight.
constexpr int most_pixels(int vectors, const device_facts& f) {
  constexpr int wide[] = {28, 14, 8, 6};
  constexpr int of_32[] = {12, 8, 6, 5};  // NEON, which holds four channels of each pixel, too
  constexpr int of_16[] = {10, 6, 4, 3};
  if (has_wide_vectors(f)) return wide[vectors - 1];
  if (f.registers >= 32) return of_32[vectors - 1];
  return of_16[vectors - 1] - (f.fused ? 0 : 1);  // a product that is not fused needs one, too
}

// Each tile of `width` of the `outputs` channels reads the image again: better a band of it that is
// still in L2, one of at most `most`. But then each band reads all weights again, so many elements,
// which must be in L2, too.
constexpr int bands_in_l2(const step& s, int outputs, int width, long long weights, int most,
                          const device_facts& f) {
  if (outputs <= width || weights * f.lane_bytes > f.l2_bytes / 2 || most == 0) return 1;
  const long long pixels = static_cast<long long>(s.in.height) * s.in.width;
  const long long bytes = pixels * (s.in.channels / s.groups) * f.element_bytes();
  const long long bands = bytes / (f.l2_bytes / 4) + 1;
  return bands < most ? static_cast<int>(bands) : most;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
