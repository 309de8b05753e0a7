// SPDX-License-Identifier: BSL-1.0
// Steps that one thread runs together, some rows of each and then the next rows, so that what one
// hands to the next is still in L2: which, how many rows, and how far each has come.
#pragma once

#include "convexpr/plan/place.hpp"
#include "convexpr/plan/share.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

inline constexpr int most_band_steps = 4;

// Nobody but step `reader` sees value `v`, and it has memory of its own.
constexpr bool is_seen_once(const network_view& n, int v, int reader) {
  if (n.values[v].home != buffer::arena || n.values[v].parent >= 0) return false;
  for (int i = 0; i < n.value_count; ++i) {
    if (n.values[i].parent == v) return false;
  }
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    if ((s.in_value == v && i != reader) || s.second_value == v) return false;
  }
  return true;
}

// Cycles of the multiply-adds, -1: beyond counting.
constexpr long long fewest_cycles(const network_view& n, const step& s, const device_facts& f) {
  const shape& out = n.values[s.out_value].extent;
  const long long pixels = checked_product(out.rows(), out.columns());
  const long long sum = checked_product(s.kernel.height * 1LL * s.kernel.width,
                                        n.values[s.in_value].extent.channels / s.groups);
  const long long all = checked_product(checked_product(pixels, sum), out.channels);
  return pixels < 0 || sum < 0 || all < 0 ? -1 : all / (2 * f.lanes);
}

// Whether step i + 1 is better run in bands with step i. A depthwise convolution is one of them,
// for others have enough to do meanwhile: what lies between them is more than half of L2, and its
// way to L3 and back, 10 bytes a cycle, takes as long as half of their multiply-adds.
// MobileNetV2: 16 -> 96 channels on 112x112 pixels 1.4 times as long as these, 24 -> 144 on 56x56
// 0.8; MobileNetV1's 128 -> 128 on 56x56 0.2, where bands were no faster.
constexpr bool pays_in_bands(const network_view& n, int i, const device_facts& f) {
  const step &a = n.steps[i], &b = n.steps[i + 1];
  if (a.kind != operation::conv2d || b.kind != operation::conv2d) return false;
  if ((a.groups > 1) == (b.groups > 1) || b.in_value != a.out_value || f.lanes == 1) return false;
  const value& between = n.values[a.out_value];
  const long long elements = footprint(between.extent, between.order);
  const long long bytes = elements * f.element_bytes();
  if (elements < 0 || bytes <= f.l2_bytes / 2 || between.order != layout::blocked) return false;
  const long long first = fewest_cycles(n, a, f), second = fewest_cycles(n, b, f);
  return first >= 0 && second >= 0 && 2 * bytes / 10 > (first + second) / 2 &&
         is_seen_once(n, a.out_value, i + 1);
}

// Finds them. All that they read and write stays until the last of them ends.
constexpr void join_in_bands(network_view& n, const device_facts& f) {
  for (int i = 0; i < n.step_count; ++i) {
    int last = i;
    while (last + 1 < n.step_count && last + 1 < i + most_band_steps && pays_in_bands(n, last, f)) {
      ++last;
    }
    if (last == i) continue;
    n.steps[i].band_steps = last + 1 - i;
    for (int k = i; k <= last; ++k) {
      const step& s = n.steps[k];
      for (const int v : {s.out_value, s.in_value, s.second_value}) {
        if (v < 0) continue;
        value& x = n.values[root_of(n, v)];
        if (x.last_read < last) x.last_read = last;
      }
    }
    i = last;
  }
}

// Whether its kernel takes any number of rows, up to `most`, of views with gaps between blocks; and
// no window lies wholly in the padding.
constexpr bool runs_in_bands(const step& s, int most) {
  const long long window = reach(s.kernel.height, s.dilation.height);
  if (s.pads.top >= window || s.pads.bottom >= window) return false;
  switch (s.tile.family) {
    case kernel_family::peeled:
    case kernel_family::depthwise_rows:
    case kernel_family::depthwise_strips: return true;
    case kernel_family::direct:
    case kernel_family::gemm: {
      if (!runs_flat(s)) return false;
      const tile_split all = split(s.out.height * s.out.width, s.tile.pixels);
      for (int rows = 1; rows <= most; ++rows) {
        if (!has_same_tiles(all, rows * s.out.width)) return false;
      }
      return true;
    }
    default: return false;
  }
}

// Rows that step s[i] computes at most for a band of `rows` of the last; and how many of them are
// in memory at a time, where the next step still reads some of those before.
struct band_extent {
  int computed = 0;
  int kept = 0;
};
constexpr band_extent extent_in_bands(const step* s, int i, int count, int rows) {
  band_extent e{rows, rows};
  for (int k = count - 1; k > i; --k) {
    const int window = static_cast<int>(reach(s[k].kernel.height, s[k].dilation.height));
    const int beyond = window - s[k].stride.height;
    const int all = s[k].in.height;
    e.kept = (e.computed - 1) * s[k].stride.height + window;
    e.computed = e.computed * s[k].stride.height + (beyond > 0 ? beyond : 0);
    if (e.kept > all) e.kept = all;
    if (e.computed > all) e.computed = all;
  }
  return e;
}

// The most rows of the last step with which all that lies between steps takes a quarter of L2; the
// steps run one by one if there are none, or if a kernel cannot.
constexpr void choose_band_rows(step* s, const device_facts& f) {
  const int count = s->band_steps, height = s[count - 1].out.height;
  int chosen = 0;
  for (int rows = 1; rows <= height / 2; ++rows) {
    long long elements = 0;
    for (int i = 0; i + 1 < count; ++i) {
      elements += 1LL * ceil_div(s[i].out.channels, channel_block) * s[i].out.row_stride *
                  extent_in_bands(s, i, count, rows).kept;
    }
    if (elements * f.element_bytes() > f.l2_bytes / 4) break;
    chosen = rows;
  }
  bool runs = chosen > 0;
  for (int i = 0; i < count && runs; ++i) {
    const band_extent e = extent_in_bands(s, i, count, chosen);
    runs = runs_in_bands(s[i], e.computed);
    s[i].band_rows = e.kept;
  }
  for (int i = 0; i < count && !runs; ++i) s[i].band_steps = s[i].band_rows = 0;
}

// How far such steps have come, or a worker's share of the last one's rows, for which it computes
// all that they need. next_band(), then for each step in turn kept(i) rows of its output, from row
// kept_from(i) of memory(i) on, go to the first row there, and take(i) is what to run.
class band_walk {
 public:
  constexpr explicit band_walk(const step* steps, share mine = {})
      : steps_(steps), worker_(mine.index), last_(steps->band_steps - 1) {
    const int height = steps_[last_].out.height;
    end_ = part(height, mine.index + 1, mine.count);
    done_[last_] = part(height, mine.index, mine.count);
    for (int i = last_; i > 0; --i) done_[i - 1] = first_row_seen(i);
  }

  // Whether all have room for what lies between steps: where the whole of it would be.
  static constexpr bool has_room(const step* steps, int workers) {
    for (int i = 0; i + 1 < steps->band_steps; ++i) {
      if (steps[i].band_rows > steps[i].out.height / workers) return false;
    }
    return true;
  }

  constexpr bool next_band() {
    if (done_[last_] >= end_) return false;
    const int end = done_[last_] + steps_[last_].band_rows;
    needed_[last_] = end < end_ ? end : end_;
    for (int i = last_; i > 0; --i) {
      const step& s = steps_[i];
      const int window = static_cast<int>(reach(s.kernel.height, s.dilation.height));
      const int behind = (needed_[i] - 1) * s.stride.height - s.pads.top + window;
      from_[i - 1] = first_row_seen(i);
      if (done_[i - 1] < from_[i - 1]) done_[i - 1] = from_[i - 1];  // rows that nobody sees
      needed_[i - 1] = behind < s.in.height ? behind : s.in.height;
    }
    return true;
  }

  constexpr int kept(int i) const {
    return i < last_ && done_[i] > from_[i] ? done_[i] - from_[i] : 0;
  }
  constexpr int kept_from(int i) const { return from_[i] - first_[i]; }

  // Of the output of step `i`, which is not the last.
  constexpr tensor_view memory(int i) const {
    tensor_view v = steps_[i].out;
    v.height = steps_[i].band_rows;
    v.block_stride = v.height * v.row_stride;
    v.offset += worker_ * (ceil_div(v.channels, channel_block) * v.block_stride);
    return v;
  }

  // Empty where all rows are there already.
  constexpr step take(int i) {
    step s = steps_[i];
    take_output_rows(s, done_[i], needed_[i]);
    if (i > 0) move(s.in, i - 1);
    if (i < last_) {
      first_[i] = from_[i];
      move(s.out, i);
    }
    done_[i] = needed_[i];
    return s;
  }

 private:
  // The first row of its input that the next outputs of step `i` see.
  constexpr int first_row_seen(int i) const {
    const int row = done_[i] * steps_[i].stride.height - steps_[i].pads.top;
    return row > 0 ? row : 0;
  }

  // To the memory of step i's output, of which `v` has some rows.
  constexpr void move(tensor_view& v, int i) const {
    const tensor_view m = memory(i);
    v.offset += m.offset - steps_[i].out.offset - first_[i] * v.row_stride;
    v.block_stride = m.block_stride;
  }

  const step* steps_;
  int worker_;
  int last_;                          // step
  int end_ = 0;                       // of the last step's rows
  int done_[most_band_steps] = {};    // rows computed
  int needed_[most_band_steps] = {};  // and to be, in this band
  int from_[most_band_steps] = {};    // the first that the next step still reads
  int first_[most_band_steps] = {};   // the first in memory
};

}  // namespace convexpr::inline CONVEXPR_ABI::plan
