// SPDX-License-Identifier: BSL-1.0
// A part of the channels of a value, for the layers Slice, Chunk and Split.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Channels (or features) [begin, end). No step where that is all of them; otherwise a copy, which
// plan/place.hpp turns into a view where the memory allows.
constexpr int slice(builder& b, int in, int begin, int end) {
  if (b.failed()) return -1;
  shape out = b.extent(in);
  step s{};
  s.kind = operation::copy;
  if (!b.shapes_known()) {  // 0: not known
    out.channels = begin >= 0 && end > begin && end < max_extent ? end - begin : 0;
    return b.append(s, in, out);
  }
  if (begin < 0 || begin >= end || end > out.channels) {
    return b.fail(fault::slice_out_of_range, out.channels, end, "expected a part of ", out.channels,
                  " channels, got ", begin, " to ", end);
  }
  if (end - begin == out.channels) return in;
  out.channels = end - begin;
  s.first_channel = begin;
  return b.append(s, in, out);
}

// Part `index` of `count` equal ones.
constexpr int chunk(builder& b, int in, int index, int count) {
  if (b.failed()) return -1;
  const int channels = b.extent(in).channels;
  if (!b.shapes_known()) {
    return slice(b, in, 0, count > 0 && channels % count == 0 ? channels / count : 0);
  }
  if (count < 1 || channels % count != 0) {
    return b.fail(fault::chunks_not_equal, count, channels, "expected ", count,
                  " equal parts, got ", channels, " channels");
  }
  if (index < 0 || index >= count) {
    return b.fail(fault::slice_out_of_range, count, index, "expected a part from 0 to ", count - 1,
                  ", got ", index);
  }
  const int each = channels / count;
  return slice(b, in, index * each, (index + 1) * each);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
