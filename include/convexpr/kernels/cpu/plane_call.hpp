// SPDX-License-Identifier: BSL-1.0
// What kernels of one plane to a few planes are called with, for plane_rows.hpp and
// plane_columns.hpp.
#pragma once

#include <cstddef>

#include "convexpr/kernels/cpu/row_tile.hpp"
#include "convexpr/kernels/cpu/tile_run.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Of a step of one input channel along the row: are both sides planes, and is there nothing to do
// behind the sums but a floor?
constexpr bool is_plain_plane(const plan::step& s) {
  return s.in.pixel_stride == 1 && s.out.pixel_stride == 1 && !plan::has_residual(s) &&
         (s.act == activation::none || s.act == activation::relu);
}

// Columns of the kernel that reach into the padding at the left.
constexpr int columns_in_left_padding(const plan::step& s) {
  const int left = plan::ceil_div(s.pads.left, s.dilation.width);
  return left < s.kernel.width ? left : s.kernel.width;
}

template <class T>
struct plane_call {
  const T* bias = nullptr;     // of the first output
  const T* weights = nullptr;  // [kernel row][column][outputs], of the first output
  const T* in = nullptr;       // first tap of the first pixel
  T* out = nullptr;
  int kernel_rows = 0;
  int groups = 0;             // of rows of the output
  std::ptrdiff_t in_tap = 0;  // from kernel row to kernel row
  std::ptrdiff_t in_row = 0;  // from output row to output row
  std::ptrdiff_t column_step = 0;
  std::ptrdiff_t out_plane = 0;
  std::ptrdiff_t out_row = 0;
  T floor{};

  plane_call() = default;
  // What all calls for a step have in common.
  explicit plane_call(const plan::step& s)
      : in_tap(s.dilation.height * s.in.row_stride),
        in_row(s.stride.height * s.in.row_stride),
        column_step(s.dilation.width),
        out_plane(s.out.channel_stride),
        out_row(s.out.row_stride),
        floor(activation_floor<T>(s.act)) {}
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
