// SPDX-License-Identifier: BSL-1.0
// The passes that give every value its memory: padding made explicit, concatenations written in
// place, lifetimes, and offsets in one arena.
#pragma once

#include "convexpr/plan/fuse.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Padding modes other than zeros read mapped coordinates: a copy step before the convolution
// materialises them. `steps` receives the live steps and these copies; returns their number.
constexpr int expand_padding(network_view& n, step* steps) {
  int count = 0;
  for (int i = 0; i < n.step_count; ++i) {
    step s = n.steps[i];
    if (s.kind == operation::none) continue;
    if (s.kind == operation::conv2d && s.mode != padding_mode::zeros) {
      value padded = n.values[s.in_value];
      padded.extent.height += s.pads.top + s.pads.bottom;
      padded.extent.width += s.pads.left + s.pads.right;
      step copy{};
      copy.kind = operation::copy;
      copy.layer = s.layer;
      copy.in_value = s.in_value;
      copy.out_value = n.value_count;
      copy.pads = s.pads;
      copy.mode = s.mode;
      n.values[n.value_count++] = padded;
      steps[count++] = copy;
      s.in_value = copy.out_value;
      s.pads = {};
      s.mode = padding_mode::zeros;
    }
    steps[count++] = s;
  }
  n.steps = steps;
  n.step_count = count;
  for (int i = 0; i < count; ++i) n.values[steps[i].out_value].producer = i;
  return count;
}

// The borders keep the user's order of elements; a vector has only one.
constexpr void set_border(value& v, buffer home, int port, layout border) {
  v.home = home;
  v.port = port;
  v.order = v.extent.is_vector() ? layout::nchw : border;
}
constexpr void set_borders(const network_view& n, layout border) {
  set_border(n.values[n.input], buffer::input, 0, border);
  for (int i = 1; i < n.input_count; ++i) {
    set_border(n.values[n.inputs[i]], buffer::input, i, border);
  }
  set_border(n.values[n.output], buffer::output, 0, border);
  for (int i = 1; i < n.output_count; ++i) {
    set_border(n.values[n.outputs[i]], buffer::output, i, border);
  }
}

// May the part that step `s` copies into its concat be produced there in the first place?
constexpr bool in_place(const network_view& n, const step& s) {
  const value& part = n.values[s.in_value];
  const value& whole = n.values[s.out_value];
  if (part.home != buffer::arena || part.parent >= 0 || s.mode != padding_mode::zeros) return false;
  if (is_output(n, s.in_value) || part.producer < 0) return false;
  if (whole.order != layout::blocked) return true;
  // blocked kernels write whole blocks: the part must begin at one, and end at one or at the end
  return s.channel_offset % channel_block == 0 &&
         (part.extent.channels % channel_block == 0 ||
          s.channel_offset + part.extent.channels == whole.extent.channels);
}

// Rows and columns left out, none added: a crop is a window into the tensor that it reads.
constexpr bool is_crop(const step& s) {
  return s.kind == operation::pad && s.pads.top <= 0 && s.pads.bottom <= 0 && s.pads.left <= 0 &&
         s.pads.right <= 0;
}

// Does `v` lie in a larger picture, with gaps between its rows?
constexpr bool is_cropped(const network_view& n, int v) {
  for (; n.values[v].parent >= 0; v = n.values[v].parent) {
    const shape& whole = n.values[n.values[v].parent].extent;
    const shape& part = n.values[v].extent;
    if (!n.values[v].renames && (part.height != whole.height || part.width != whole.width)) {
      return true;
    }
  }
  return false;
}

// Copies that only rename (Flatten of a 1x1 image, or of one that is in C, H, W order already),
// slices, crops and copies into a concat go away where the memory can be shared.
constexpr void share_memory(network_view& n) {
  int kept = 0;
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    if (s.kind == operation::copy) {
      value& from = n.values[s.in_value];
      value& to = n.values[s.out_value];
      const bool flattens = to.extent.is_vector() && !from.extent.is_vector();
      const bool one_pixel =
          from.extent.rows() * static_cast<long long>(from.extent.columns()) == 1;
      if (flattens) {
        if (!is_output(n, s.out_value) && (one_pixel || from.order == layout::nchw) &&
            !is_cropped(n, s.in_value)) {
          to.parent = s.in_value;
          to.renames = true;
          to.order = from.order;
          continue;
        }
      } else if (from.extent.channels > to.extent.channels) {  // a slice
        const bool at_block = from.order != layout::blocked || s.first_channel % channel_block == 0;
        if (!is_output(n, s.out_value) && at_block) {
          to.parent = s.in_value;
          to.channel = s.first_channel;
          to.order = from.order;
          continue;
        }
      } else if (in_place(n, s)) {
        from.parent = s.out_value;
        from.channel = s.channel_offset;
        continue;
      }
    } else if (is_crop(s) && !is_output(n, s.out_value)) {
      value& to = n.values[s.out_value];
      to.parent = s.in_value;
      to.row = -s.pads.top;
      to.column = -s.pads.left;
      to.order = n.values[s.in_value].order;
      continue;
    }
    n.steps[kept++] = s;
  }
  n.step_count = kept;
}

constexpr int root_of(const network_view& n, int v) {
  while (n.values[v].parent >= 0) v = n.values[v].parent;
  return v;
}

constexpr void find_lifetimes(const network_view& n) {
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    value& out = n.values[root_of(n, s.out_value)];
    if (out.first_write < 0) out.first_write = i;
    for (const int v : {s.out_value, s.in_value, s.second_value}) {
      if (v >= 0) n.values[root_of(n, v)].last_read = i;
    }
  }
}

// First fit: at each step the values that begin there go into the lowest gap between those that
// still live. Returns the arena's size in elements, -1 if it leaves memory.
constexpr long long lay_out_arena(const network_view& n, int* alive) {
  int alive_count = 0;  // sorted by offset
  long long size = 0;
  for (int i = 0; i < n.step_count; ++i) {
    int kept = 0;
    for (int k = 0; k < alive_count; ++k) {
      if (n.values[alive[k]].last_read >= i) alive[kept++] = alive[k];
    }
    alive_count = kept;
    const int v = root_of(n, n.steps[i].out_value);
    value& x = n.values[v];
    if (x.home != buffer::arena || x.first_write != i) continue;
    const long long needed = footprint(x.extent, x.order);
    if (needed < 0) return -1;
    const long long wanted = round_up(needed, 1LL * channel_block);
    long long at = 0;
    int slot = 0;
    for (; slot < alive_count; ++slot) {
      const value& other = n.values[alive[slot]];
      if (at + wanted <= other.offset) break;
      at = other.offset + round_up(footprint(other.extent, other.order), 1LL * channel_block);
    }
    for (int k = alive_count++; k > slot; --k) alive[k] = alive[k - 1];
    alive[slot] = v;
    x.offset = at;
    if (at + wanted > size) size = at + wanted;
    if (size > max_elements) return -1;
  }
  return size;
}

// Where value `v` lies, through all its parents.
constexpr tensor_view view_of(const network_view& n, int v) {
  const value& x = n.values[v];
  if (x.parent < 0 || x.renames) {
    tensor_view view = dense_view(x.extent, x.order);
    const tensor_view origin = x.parent < 0 ? view : view_of(n, x.parent);
    view.where = x.parent < 0 ? x.home : origin.where;
    view.port = x.parent < 0 ? x.port : origin.port;
    view.offset = x.parent < 0 ? x.offset : origin.offset;
    return view;
  }
  tensor_view view = view_of(n, x.parent);
  view.channels = x.extent.channels;
  view.height = x.extent.rows();
  view.width = x.extent.columns();
  view.offset += view.at(x.channel, x.row, x.column);
  return view;
}

constexpr void resolve_views(const network_view& n) {
  for (int i = 0; i < n.step_count; ++i) {
    step& s = n.steps[i];
    s.in = view_of(n, s.in_value);
    if (s.second_value >= 0) s.second = view_of(n, s.second_value);
    s.out = view_of(n, s.out_value);
    if (s.kind == operation::add || s.kind == operation::mul) {
      s.in = repeated(s.in, s.out);
      s.second = repeated(s.second, s.out);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
