// SPDX-License-Identifier: BSL-1.0
// Where the elements of one tensor lie in memory: one formula for NCHW, NHWC and the
// channel-blocked layout, so that every kernel can read and write all three.
#pragma once

#include "convexpr/plan/shape.hpp"

namespace convexpr::inline CONVEXPR_ABI {

enum class layout : int {
  nchw,     // [C][H][W], PyTorch's
  nhwc,     // [H][W][C], Keras' and most picture files'
  blocked,  // [C/16][H][W][16], between convexpr's own kernels; the last block is padded to 16
};

namespace plan {

// One AVX-512 register of float, and the block of the canonical order of summation.
inline constexpr int channel_block = 16;

enum class buffer : int { none, input, output, arena };

// Element (c, y, x) lies at
//   offset + (c / 16) * block_stride + (c % 16) * channel_stride
//          + y * row_stride + x * pixel_stride
// elements from the start of its buffer.
struct tensor_view {
  int channels = 0;
  int height = 0;
  int width = 0;
  layout order = layout::blocked;
  buffer where = buffer::none;
  long long offset = 0;
  long long block_stride = 0;
  long long channel_stride = 0;
  long long row_stride = 0;
  long long pixel_stride = 0;
  int port = 0;  // which of the network's inputs or outputs, where it has several

  constexpr bool operator==(const tensor_view&) const = default;

  // relative to the tensor's first element
  constexpr long long at(int c, int y, int x) const {
    return (c / channel_block) * block_stride + (c % channel_block) * channel_stride +
           y * row_stride + x * pixel_stride;
  }
};

// The view of a whole tensor of shape `s`, laid out densely from offset 0.
constexpr tensor_view dense_view(const shape& s, layout order) {
  tensor_view v{};
  v.channels = s.channels;
  v.height = s.rows();
  v.width = s.columns();
  v.order = order;
  const long long plane = static_cast<long long>(v.height) * v.width;
  switch (order) {
    case layout::nchw:
      v.block_stride = channel_block * plane;
      v.channel_stride = plane;
      v.row_stride = v.width;
      v.pixel_stride = 1;
      break;
    case layout::nhwc:
      v.block_stride = channel_block;
      v.channel_stride = 1;
      v.row_stride = static_cast<long long>(v.width) * s.channels;
      v.pixel_stride = s.channels;
      break;
    case layout::blocked:
      v.block_stride = channel_block * plane;
      v.channel_stride = 1;
      v.row_stride = static_cast<long long>(v.width) * channel_block;
      v.pixel_stride = channel_block;
      break;
  }
  return v;
}

// The view of a tensor whose single channel, row or column stands for all that `to` has.
constexpr tensor_view repeated(tensor_view v, const tensor_view& to) {
  if (v.channels < to.channels) v.block_stride = v.channel_stride = 0;
  if (v.height < to.height) v.row_stride = 0;
  if (v.width < to.width) v.pixel_stride = 0;
  return v;
}

// Blocks that lie close, each pixel behind the one before: not those of one phase of a transposed
// convolution.
constexpr bool has_close_blocks(const tensor_view& v) {
  return v.order == layout::blocked && v.pixel_stride == channel_block;
}

// Rows [begin, end) of a view of `all`; one that repeats a single row stays.
constexpr void take_rows(tensor_view& v, int begin, int end, int all) {
  if (v.height != all) return;
  v.offset += begin * v.row_stride;
  v.height = end - begin;
}

// As one row, and of that pixels [begin, end).
constexpr void take_pixels(tensor_view& v, int begin, int end) {
  v.offset += begin * v.pixel_stride;
  v.height = 1;
  v.width = end - begin;
  v.row_stride = v.width * v.pixel_stride;
}

// Channels [begin, end) of `all`; begin is a multiple of 16.
constexpr void take_channels(tensor_view& v, int begin, int end, int all) {
  if (v.channels != all) return;
  v.offset += v.at(begin, 0, 0);
  v.channels = end - begin;
}

// Elements that a dense tensor occupies, the padding of its last block included.
constexpr long long footprint(const shape& s, layout order) {
  const long long plane = checked_product(s.rows(), s.columns());
  const long long block = order == layout::blocked ? channel_block : 1;
  return checked_product(plane, round_up(static_cast<long long>(s.channels), block));
}

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI
