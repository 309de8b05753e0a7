// SPDX-License-Identifier: BSL-1.0
// Containers: one layer after the other, with or without a number in the names, or with a name.
#pragma once

#include "convexpr/layers/lower.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// torch.nn.Sequential: unnamed children are "0", "1", ... in the state_dict.
template <class... Layers>
struct Sequential {
  static constexpr int n = steps_of_all<Layers...>();
  static constexpr int emit(plan::builder& b, int value) {
    return emit_in_order<Layers...>(b, value, true);
  }
};

// The same, adding nothing to the names: for pieces that a PyTorch module holds as plain members.
template <class... Layers>
struct Block {
  static constexpr int n = steps_of_all<Layers...>();
  static constexpr int emit(plan::builder& b, int value) {
    return emit_in_order<Layers...>(b, value, false);
  }
};

// A layer under the name of the member that holds it in PyTorch: Named<"conv1", Conv2d<...>> has
// the parameters conv1.weight and conv1.bias.
template <fixed_string Name, class L>
struct Named {
  static constexpr const char* name = Name.data;
  static constexpr int n = steps_of<L>();
  static constexpr int emit(plan::builder& b, int value) {
    const int length = b.push(name);
    const int out = emit_layer<L>(b, value);
    b.pop(length);
    return out;
  }
};

// nn.Sequential(*[L for _ in range(Count)]): names "0" to "Count - 1".
template <int Count, class L>
struct Repeat {
  static constexpr int n = Count > 0 ? Count* steps_of<L>() : 1;
  static constexpr int emit(plan::builder& b, int value) {
    if (Count < 1) {
      b.begin_layer("Repeat");
      return b.fail(fault::repeats_not_positive, 1, Count, "expected 1 copy or more, got ", Count);
    }
    for (int i = 0; i < Count; ++i) {
      const int length = b.push(i);
      value = emit_layer<L>(b, value);
      b.pop(length);
    }
    return value;
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
