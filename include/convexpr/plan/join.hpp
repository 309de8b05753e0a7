// SPDX-License-Identifier: BSL-1.0
// Element by element sums and products of several values, for the layers Add, Mul and Broadcast:
// of equal shapes, or, only where it is asked for, with extents of 1 repeated.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

constexpr bool repeats_to(int a, int b) { return a == b || a == 1 || b == 1; }

// What PyTorch makes of two shapes of one rank; extents of 0 where they do not fit.
constexpr shape broadcast_shape(const shape& a, const shape& b) {
  if (a.is_vector() != b.is_vector() || a.is_image() != b.is_image() ||
      !repeats_to(a.channels, b.channels) || !repeats_to(a.height, b.height) ||
      !repeats_to(a.width, b.width)) {
    return {};
  }
  const auto larger = [](int x, int y) { return x > y ? x : y; };
  return {larger(a.channels, b.channels), larger(a.height, b.height), larger(a.width, b.width)};
}

// Without known shapes: of one of the two the channels may be known (not 0), and tell the other's.
constexpr shape unknown_shape(const shape& a, const shape& b, bool broadcast) {
  const shape& out = a.channels > b.channels ? a : b;
  const bool may_grow = broadcast && out.channels == 1 && a.channels != b.channels;
  return may_grow ? shape{0, 1, 1} : out;
}

// `kind` is add or mul; three inputs and more are joined from the first to the last. One step for
// each input but the first. An operand that is repeated costs no memory: its strides are 0.
constexpr int join(builder& b, operation kind, const int* in, int count, bool broadcast) {
  if (b.failed() || !b.two_or_more(count)) return -1;
  int result = in[0];
  for (int i = 1; i < count && !b.failed(); ++i) {
    int first = result, second = in[i];
    const shape x = b.extent(first), y = b.extent(second);
    const shape out = !b.shapes_known() ? unknown_shape(x, y, broadcast)
                      : broadcast       ? broadcast_shape(x, y)
                                        : x;
    if (b.shapes_known() && out.channels == 0) {
      return b.fail(fault::broadcast_shapes_differ, x.channels, y.channels,
                    "expected extents that are equal or 1, got ", x, " and ", y);
    }
    if (b.shapes_known() && !broadcast && x != y) {
      return b.fail(kind == operation::add ? fault::add_shapes_differ : fault::mul_shapes_differ,
                    y.channels, x.channels, "expected inputs of one shape, got ", x, " and ", y);
    }
    if (b.shapes_known() && !b.alike(first, second)) return -1;
    if (b.shapes_known() && x != out) first = in[i], second = result;  // the larger one first
    step s{};
    s.kind = kind;
    s.second_value = second;
    result = b.append(s, first, out);
  }
  return b.failed() ? -1 : result;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
