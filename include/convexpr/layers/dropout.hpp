// SPDX-License-Identifier: BSL-1.0
// Dropout and its kin: what they do after training, which is nothing. They keep the numbering of a
// Sequential as PyTorch has it.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {
constexpr int emit_dropout(builder& b, int value, const char* kind, double p) {
  b.begin_layer(kind);
  if (!b.finite(p)) return -1;
  if (!(p >= 0 && p <= 1)) {
    return b.fail(fault::probability_out_of_range, 1, 0, "expected a probability p from 0 to 1");
  }
  return value;
}
}  // namespace plan

// p: the share that training drops.
template <options::real p = 0.5>
struct Dropout {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_dropout(b, value, "Dropout", p.value());
  }
};

template <options::real p = 0.5>
struct Dropout2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_dropout(b, value, "Dropout2d", p.value());
  }
};

template <options::real p = 0.5>
struct AlphaDropout {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_dropout(b, value, "AlphaDropout", p.value());
  }
};

template <options::real p = 0.5>
struct FeatureAlphaDropout {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_dropout(b, value, "FeatureAlphaDropout", p.value());
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
