// SPDX-License-Identifier: BSL-1.0
// ZeroPad2d and its kin as in torch.nn, Crop and CenterCrop: rows and columns added or left out.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/rearrange.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace options {

// One number for all sides, hw{above and below, left and right}, or sides{.top = 1, .left = 2}.
// PyTorch's four numbers are (left, right, top, bottom): a bare list of four is a fault.
struct around {
  convexpr::sides pads{};
  constexpr around() = default;
  constexpr around(int all) : pads{all, all, all, all} {}                        // NOLINT
  constexpr around(const hw& p) : pads{p.height, p.height, p.width, p.width} {}  // NOLINT
  constexpr around(const convexpr::sides& p) : pads(p) {}                        // NOLINT
};

}  // namespace options

namespace plan {
template <class... Others>
constexpr int emit_pad(builder& b, int value, const char* kind, padding_mode mode,
                       const options::around& padding, const Others&...) {
  b.begin_layer(kind);
  if (sizeof...(Others) > 0) {
    return b.fail(fault::not_options, 0, 0, "expected one padding, as in cx::sides{.left = 1}");
  }
  return pad2d(b, value, padding.pads, mode);
}
}  // namespace plan

// All pads: C x H x W -> C x (top + H + bottom) x (left + W + right). Negative padding is an error:
// that is Crop. A ZeroPad2d before a convolution becomes the convolution's own padding and costs
// nothing (its zeros are left out, not multiplied); any other pad is one copy.
template <options::around padding, options::around... others>
struct ZeroPad2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_pad(b, value, "ZeroPad2d", padding_mode::zeros, padding, others...);
  }
};

// `fill` all around.
template <options::around padding, options::real fill>
struct ConstantPad2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("ConstantPad2d");
    return plan::pad2d(b, value, padding.pads, padding_mode::zeros, fill.value());
  }
};

// 1 2 3 -> 3 2 1 2 3 2 1; less than the image's size on each side.
template <options::around padding, options::around... others>
struct ReflectionPad2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_pad(b, value, "ReflectionPad2d", padding_mode::reflect, padding, others...);
  }
};

// 1 2 3 -> 1 1 1 2 3 3 3
template <options::around padding, options::around... others>
struct ReplicationPad2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_pad(b, value, "ReplicationPad2d", padding_mode::replicate, padding,
                          others...);
  }
};

// 1 2 3 -> 2 3 1 2 3 1 2; up to the image's size on each side.
template <options::around padding, options::around... others>
struct CircularPad2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_pad(b, value, "CircularPad2d", padding_mode::circular, padding, others...);
  }
};

// Leaves out rows and columns, as negative padding does in PyTorch. Costs nothing between layers:
// who reads it reads a window of the whole.
template <options::around cut>
struct Crop {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Crop");
    return plan::crop(b, value, cut.pads);
  }
};

// The middle of that size, as torchvision's CenterCrop; a size beyond the image's is an error.
template <hw size>
struct CenterCrop {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("CenterCrop");
    return plan::center_crop(b, value, size);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI
