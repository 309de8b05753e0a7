// SPDX-License-Identifier: BSL-1.0
// The steps that only move elements: copy (another layout, a part of a concat, Flatten), pad,
// the shuffles and upsample_nearest; scalar, usable in constant evaluation.
#pragma once

#include "convexpr/kernels/moves.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

template <class T>
constexpr void flatten(const plan::step& s, const T* in, T* out) {
  int feature = s.channel_offset;
  for (int c = 0; c < s.in.channels; ++c) {
    for (int y = 0; y < s.in.height; ++y) {
      for (int x = 0; x < s.in.width; ++x) {
        out[s.out.at(feature++, 0, 0)] = in[s.in.at(c, y, x)];
      }
    }
  }
}

// s.out is the view of the whole destination, also where only the channels from s.channel_offset on
// are written.
template <class T>
constexpr void copy(const plan::step& s, const T* in, T* out) {
  if (is_flatten(s)) return flatten(s, in, out);
  for (int c = 0; c < copied_channels(s); ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      const int in_y = plan::padded_source(y - s.pads.top, s.in.height, s.mode);
      for (int x = 0; x < s.out.width; ++x) {
        const int in_x = plan::padded_source(x - s.pads.left, s.in.width, s.mode);
        const bool nothing = in_y < 0 || in_x < 0;
        out[s.out.at(c + s.channel_offset, y, x)] =
            nothing ? static_cast<T>(s.slope) : in[s.in.at(c + s.first_channel, in_y, in_x)];
      }
    }
  }
}

// pixel_shuffle, pixel_unshuffle, channel_shuffle
template <class T>
constexpr void shuffle(const plan::step& s, const T* in, T* out) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        const element_place from = shuffled_source(s, c, y, x);
        out[s.out.at(c, y, x)] = in[s.in.at(from.channel, from.row, from.column)];
      }
    }
  }
}

template <class T>
constexpr void upsample_nearest(const plan::step& s, const T* in, T* out) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      const int in_y = nearest_source(y, s.in.height, s.out.height, s.scale_rows);
      for (int x = 0; x < s.out.width; ++x) {
        const int in_x = nearest_source(x, s.in.width, s.out.width, s.scale_columns);
        out[s.out.at(c, y, x)] = in[s.in.at(c, in_y, in_x)];
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference
