// SPDX-License-Identifier: BSL-1.0
// The arithmetic of windows, by PyTorch's, TensorFlow's and ONNX' own examples.
#include "convexpr/plan/window.hpp"

#include <climits>

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using plan::pair_of_pads;

namespace {
constexpr int out(int in, int kernel, int stride, int pad, int dilation) {
  return plan::output_extent(in, pad, pad, kernel, stride, dilation);
}
}  // namespace

TEST_CASE("output sizes") {
  // the pictures of vdumoulin/conv_arithmetic, in their order
  CHECK_BOTH(out(4, 3, 1, 0, 1) == 2);  // no_padding_no_strides
  CHECK_BOTH(out(5, 4, 1, 2, 1) == 6);  // arbitrary_padding_no_strides
  CHECK_BOTH(out(5, 3, 1, 1, 1) == 5);  // same_padding_no_strides
  CHECK_BOTH(out(5, 3, 1, 2, 1) == 7);  // full_padding_no_strides
  CHECK_BOTH(out(5, 3, 2, 0, 1) == 2);  // no_padding_strides
  CHECK_BOTH(out(5, 3, 2, 1, 1) == 3);  // padding_strides
  CHECK_BOTH(out(6, 3, 2, 1, 1) == 3);  // padding_strides_odd
  CHECK_BOTH(out(7, 3, 1, 0, 2) == 3);  // dilation
  CHECK_BOTH(out(224, 7, 2, 3, 1) == 112);
  CHECK_BOTH(out(224, 11, 4, 2, 1) == 55);
  // height and width in this order: 9 x 11, kernel 3 x 5, stride 2 x 1, padding 1 x 2, dilation 1 x
  // 2
  CHECK_BOTH(out(9, 3, 2, 1, 1) == 5 && out(11, 5, 1, 2, 2) == 7);
  CHECK_BOTH(out(8, 2, 5, 0, 1) == 2);  // a stride beyond the kernel
  CHECK_BOTH(out(8, 8, 1, 0, 1) == 1);  // a kernel as large as the input
  CHECK_BOTH(out(8, 9, 1, 1, 1) == 2);
}

TEST_CASE("a window that does not fit is -1, not what truncation would make of it") {
  CHECK_BOTH(out(2, 3, 2, 0, 1) == -1);
  CHECK_BOTH(out(3, 3, 1, 0, 2) == -1);
  CHECK_BOTH(out(1, 2, 1000, 0, 1) == -1);
  CHECK_BOTH(plan::reach(1 << 30, 1 << 30) == (1LL << 30) * ((1LL << 30) - 1) + 1);
  CHECK_BOTH(plan::reach(INT_MAX, INT_MAX) > 0);
  CHECK_BOTH(plan::output_extent(INT_MAX, 0, 0, INT_MAX, INT_MAX, INT_MAX) == -1);
  CHECK_BOTH(plan::pooled_extent(INT_MAX, 0, 0, INT_MAX, INT_MAX, 1, true) == 1);
}

TEST_CASE("PyTorch's same: the odd one behind") {
  CHECK_BOTH(plan::same_pads(3, 1) == pair_of_pads{1, 1});
  CHECK_BOTH(plan::same_pads(4, 1) == pair_of_pads{1, 2});
  CHECK_BOTH(plan::same_pads(2, 3) == pair_of_pads{1, 2});
  CHECK_BOTH(plan::same_pads(1, 9) == pair_of_pads{0, 0});
  CHECK_BOTH(plan::same_pads(19, 1) == pair_of_pads{9, 9});
  CHECK_BOTH(plan::output_extent(8, 9, 9, 19, 1, 1) == 8);  // larger than the image
}

TEST_CASE("TensorFlow's same: ceil(in / stride), any stride") {
  CHECK_BOTH(plan::same_upper_pads(224, 7, 2, 1) == pair_of_pads{2, 3});
  CHECK_BOTH(plan::same_upper_pads(224, 3, 2, 1) == pair_of_pads{0, 1});
  CHECK_BOTH(plan::same_upper_pads(5, 3, 2, 1) == pair_of_pads{1, 1});
  CHECK_BOTH(plan::same_upper_pads(7, 1, 2, 1) == pair_of_pads{0, 0});
  CHECK_BOTH(plan::same_upper_pads(10, 2, 3, 1) == pair_of_pads{0, 1});
  CHECK_BOTH(plan::same_upper_pads(9, 2, 3, 1) == pair_of_pads{0, 0});  // below zero, so none
  // 6 wide, kernel 3, stride 2: padding 1 and same_upper have one size, but not one result
  CHECK_BOTH(plan::same_upper_pads(6, 3, 2, 1) == pair_of_pads{0, 1});
  CHECK_BOTH(out(6, 3, 2, 1, 1) == plan::output_extent(6, 0, 1, 3, 2, 1));
}

TEST_CASE("same_upper is PyTorch's same at stride 1, and always ceil(in / stride)") {
  const auto holds = [] {
    for (int in = 1; in < 20; ++in) {
      for (int kernel = 1; kernel < 8; ++kernel) {
        for (int dilation = 1; dilation < 4; ++dilation) {
          if (plan::same_upper_pads(in, kernel, 1, dilation) != plan::same_pads(kernel, dilation)) {
            return false;
          }
          for (int stride = 1; stride < 6; ++stride) {
            const pair_of_pads p = plan::same_upper_pads(in, kernel, stride, dilation);
            if (p.after - p.before < 0 || p.after - p.before > 1) return false;
            if (plan::output_extent(in, p.before, p.after, kernel, stride, dilation) !=
                plan::ceil_div(in, stride)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  };
  CHECK_BOTH(holds());
}

TEST_CASE("each padding law") {
  using law = cx::padding_law;
  CHECK_BOTH(plan::axis_pads(law::explicit_, {1, 4}, 9, 3, 2, 1) == pair_of_pads{1, 4});
  CHECK_BOTH(plan::axis_pads(law::valid, {1, 4}, 9, 3, 2, 1) == pair_of_pads{0, 0});
  CHECK_BOTH(plan::axis_pads(law::same, {}, 9, 4, 1, 1) == pair_of_pads{1, 2});
  CHECK_BOTH(plan::axis_pads(law::same_upper, {}, 224, 7, 2, 1) == pair_of_pads{2, 3});
  CHECK_BOTH(plan::axis_pads(law::same_lower, {}, 224, 7, 2, 1) == pair_of_pads{3, 2});
}

TEST_CASE("padding modes on 1 2 3 4 5") {
  struct padded {
    int e[9] = {};
    constexpr bool operator==(const padded&) const = default;
  };
  const auto pad = [](cx::padding_mode mode) {
    padded result{};
    for (int i = 0; i < 9; ++i) result.e[i] = plan::padded_source(i - 2, 5, mode) + 1;
    return result;
  };
  using mode = cx::padding_mode;
  CHECK_BOTH(pad(mode::zeros) == padded{{0, 0, 1, 2, 3, 4, 5, 0, 0}});
  CHECK_BOTH(pad(mode::reflect) == padded{{3, 2, 1, 2, 3, 4, 5, 4, 3}});
  CHECK_BOTH(pad(mode::replicate) == padded{{1, 1, 1, 2, 3, 4, 5, 5, 5}});
  CHECK_BOTH(pad(mode::circular) == padded{{4, 5, 1, 2, 3, 4, 5, 1, 2}});
  CHECK_BOTH(plan::padded_source(-8, 8, mode::circular) == 0);
  CHECK_BOTH(plan::padded_source(-7, 8, mode::reflect) == 7);
  CHECK_BOTH(plan::padded_source(-20, 8, mode::replicate) == 0);
  CHECK_BOTH(plan::padded_source(28, 8, mode::replicate) == 7);
}

TEST_CASE("pools: ceil_mode drops a last window that begins in the padding behind") {
  CHECK_BOTH(plan::pooled_extent(5, 0, 0, 1, 3, 1, true) == 2);
  CHECK_BOTH(plan::pooled_extent(4, 1, 1, 3, 2, 1, true) == 3);
  CHECK_BOTH(plan::pooled_extent(3, 1, 1, 2, 2, 1, true) == 2);
  CHECK_BOTH(plan::pooled_extent(6, 0, 0, 2, 4, 1, true) == 2);
  CHECK_BOTH(plan::pooled_extent(5, 0, 0, 2, 2, 1, true) == 3);
  CHECK_BOTH(plan::pooled_extent(5, 0, 0, 2, 2, 1, false) == 2);
  CHECK_BOTH(plan::pooled_extent(112, 1, 1, 3, 2, 1, false) == 56);
  CHECK_BOTH(plan::pooled_extent(2, 0, 0, 3, 1, 1, false) == -1);
  CHECK_BOTH(plan::pooled_extent(2, 0, 0, 3, 1, 1, true) == -1);
}

TEST_CASE("adaptive pools cover the input without gaps") {
  CHECK_BOTH(plan::adaptive_first(1, 10, 3) == 3 && plan::adaptive_last(1, 10, 3) == 7);
  CHECK_BOTH(plan::adaptive_first(2, 10, 3) == 6 && plan::adaptive_last(2, 10, 3) == 10);
  CHECK_BOTH(plan::adaptive_first(3, 2, 5) == 1 && plan::adaptive_last(3, 2, 5) == 2);  // enlarges
  CHECK_BOTH(plan::adaptive_last(0, 1 << 30, 1 << 30) == 1);
  const auto holds = [] {
    for (int in = 1; in < 15; ++in) {
      for (int o = 1; o < 15; ++o) {
        if (plan::adaptive_first(0, in, o) != 0 || plan::adaptive_last(o - 1, in, o) != in)
          return false;
        for (int i = 0; i < o; ++i) {
          if (plan::adaptive_first(i, in, o) >= plan::adaptive_last(i, in, o)) return false;
          if (i > 0 && plan::adaptive_first(i, in, o) > plan::adaptive_last(i - 1, in, o))
            return false;
        }
      }
    }
    return true;
  };
  CHECK_BOTH(holds());
}
