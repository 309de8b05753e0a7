// SPDX-License-Identifier: BSL-1.0
// Parts of the channels: Slice and Chunk for nodes of a Graph, Split for branches that each get
// one part.
#pragma once

#include "convexpr/layers/lower.hpp"
#include "convexpr/plan/slice.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// The end of a Slice that goes to the last channel.
inline constexpr int rest = 1 << 30;

// x[:, begin:end] of PyTorch: these channels of an image, or features of a vector. Free where it
// begins at a multiple of 16 channels, or anywhere in the network's input; otherwise a copy.
template <int begin, int end = rest>
struct Slice {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Slice");
    const bool to_last = end == rest && b.shapes_known() && !b.failed();
    return plan::slice(b, value, begin, to_last ? b.extent(value).channels : end);
  }
};

// torch.chunk(x, count, dim=1)[index]. Unlike there, the parts must be equal.
template <int index, int count>
struct Chunk {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Chunk");
    return plan::chunk(b, value, index, count);
  }
};

// The channels in as many equal parts as there are branches, each part to its branch, and the
// results' channels one after the other: torch.cat([f(p) for f, p in zip(branches, x.chunk(...))]).
// Adds nothing to the names of its children.
template <class... Branches>
struct Split {
  static constexpr int n = steps_of_all<Branches...>() + 2 * static_cast<int>(sizeof...(Branches));
  static constexpr int emit(plan::builder& b, int value) {
    constexpr int parts = sizeof...(Branches);
    int outputs[parts + 1] = {};
    int count = 0;
    fold_types<Branches...>(0, [&](int, auto type) {
      b.begin_layer("Split");
      const int part = plan::chunk(b, value, count, parts);
      outputs[count++] = emit_in_order<typename decltype(type)::type>(b, part, false);
      return 0;
    });
    b.begin_layer("Split");
    return b.concat(outputs, count);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
