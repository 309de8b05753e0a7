// SPDX-License-Identifier: BSL-1.0
// The rules of single layers, as values: which arguments are refused, and with which numbers.
#include "convexpr/plan/checks.hpp"

#include <climits>

#include "../support/both.hpp"
#include "../support/finding.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

using tests::finding, tests::found;

constexpr finding of(const plan::convolution& c, const cx::shape& in = {4, 8, 9}) {
  return found(in, [&](plan::builder& b, int value) { return b.conv2d(value, c); });
}
constexpr finding pool_of(const plan::pooling& p, const cx::shape& in = {4, 8, 9}) {
  return found(in, [&](plan::builder& b, int value) { return b.max_pool2d(value, p); });
}

constexpr finding good{};
constexpr int huge = INT_MAX;
constexpr int large = 1 << 30;

}  // namespace

TEST_CASE("a convolution's own arguments") {
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3}) == good);
  CHECK_BOTH(of({.in_channels = 0, .out_channels = 6, .kernel = 3}) ==
             finding{fault::channels_not_positive, 1, 0});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = -6, .kernel = 3}) ==
             finding{fault::channels_not_positive, 1, -6});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = {3, 0}}) ==
             finding{fault::kernel_not_positive, 1, 0});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = -3}) ==
             finding{fault::kernel_not_positive, 1, -3});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = {1, -2}}) ==
             finding{fault::stride_not_positive, 1, -2});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .dilation = {0, 1}}) ==
             finding{fault::dilation_not_positive, 1, 0});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .pads = {0, 0, 0, -1}}) ==
             finding{fault::padding_negative, 0, -1});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .groups = 0}) ==
             finding{fault::groups_not_positive, 1, 0});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .groups = 3}) ==
             finding{fault::in_channels_not_divisible, 3, 4});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .groups = 4}) ==
             finding{fault::out_channels_not_divisible, 4, 6});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .groups = 2}) == good);
}

TEST_CASE("stride with dilation, and strides beyond the kernel, are legal") {
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = 2, .dilation = 3}) ==
             good);
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 2, .stride = huge}) == good);
}

TEST_CASE("same needs stride 1 on both axes; the other laws take any") {
  using law = cx::padding_law;
  CHECK_BOTH(
      of({.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = {1, 3}, .law = law::same}) ==
      finding{fault::same_needs_stride_1, 1, 3});
  for (const auto any : {law::valid, law::same_upper, law::same_lower}) {
    CHECK(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = 2, .law = any}) == good);
  }
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 19, .law = law::same}) == good);
}

TEST_CASE("the window must fit into the padded input") {
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = {9, 1}}) ==
             finding{fault::kernel_exceeds_input, 8, 9});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = {1, 12}, .pads = {0, 0, 1, 1}}) ==
             finding{fault::kernel_exceeds_input, 11, 12});
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = {1, 11}, .pads = {0, 0, 1, 1}}) ==
             good);
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = 2}, {4, 2, 9}) ==
             finding{fault::kernel_exceeds_input, 2, 3});
}

TEST_CASE("windows that cover all of the input, where that is asked for") {
  const auto covering = [](int kernel, int stride, const cx::sides& pads, cx::hw dilation,
                           const cx::shape& x) {
    return of({.in_channels = 4,
               .out_channels = 6,
               .kernel = kernel,
               .stride = stride,
               .pads = pads,
               .dilation = dilation,
               .exact_cover = true},
              x);
  };
  CHECK_BOTH(covering(3, 2, {}, 1, {4, 9, 7}) == good);
  CHECK_BOTH(covering(3, 2, {}, 1, {4, 9, 8}) == finding{fault::input_not_covered, 8, 7});
  CHECK_BOTH(covering(3, 2, {}, 1, {4, 10, 8}) == finding{fault::input_not_covered, 10, 9});
  CHECK_BOTH(covering(3, 2, {0, 1, 0, 1}, 1, {4, 10, 8}) == good);
  CHECK_BOTH(covering(7, 2, {3, 3, 3, 3}, 1, {4, 8, 8}) == good);  // one row of padding is not read
  CHECK_BOTH(covering(2, 3, {1, 0, 1, 0}, 2, {4, 8, 8}) == good);
  CHECK_BOTH(covering(2, 3, {1, 0, 1, 0}, 2, {4, 9, 9}) == finding{fault::input_not_covered, 9, 8});
  CHECK_BOTH(covering(1, 1, {}, 1, {4, 8, 8}) == good);
}

TEST_CASE("limits of the padding modes, per side") {
  const auto padded = [](cx::padding_mode mode, const cx::sides& pads) {
    return of({.in_channels = 1, .out_channels = 1, .kernel = 3, .pads = pads, .mode = mode},
              {1, 8, 8})
        .what;
  };
  using mode = cx::padding_mode;
  CHECK_BOTH(padded(mode::reflect, {7, 7, 7, 7}) == fault::none);
  CHECK_BOTH(padded(mode::reflect, {8, 0, 0, 0}) == fault::reflect_padding_too_large);
  CHECK_BOTH(padded(mode::reflect, {0, 0, 0, 8}) == fault::reflect_padding_too_large);
  CHECK_BOTH(padded(mode::circular, {8, 8, 8, 8}) == fault::none);
  CHECK_BOTH(padded(mode::circular, {0, 9, 0, 0}) == fault::circular_padding_too_large);
  CHECK_BOTH(padded(mode::circular, {0, 0, 9, 0}) == fault::circular_padding_too_large);
  CHECK_BOTH(padded(mode::replicate, {20, 20, 20, 20}) == fault::none);
  CHECK_BOTH(padded(mode::zeros, {20, 20, 20, 20}) == fault::none);
  // on an axis of one element there is nothing to reflect
  CHECK_BOTH(of({.in_channels = 1,
                 .out_channels = 1,
                 .kernel = 1,
                 .pads = {1, 0, 0, 0},
                 .mode = mode::reflect},
                {1, 1, 8})
                 .what == fault::reflect_padding_too_large);
  // a mode without padding is no mode
  CHECK_BOTH(of({.in_channels = 1, .out_channels = 1, .kernel = 1, .mode = mode::reflect},
                {1, 1, 1}) == good);
}

TEST_CASE("types and devices") {
  using type = cx::element_type;
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .type = type::float64}).what ==
             fault::element_type_mismatch);
  CHECK_BOTH(of({.in_channels = 4, .out_channels = 6, .kernel = 3, .type = type::bfloat16}).what ==
             fault::element_type_mismatch);
  CHECK_BOTH(
      of({.in_channels = 4, .out_channels = 6, .kernel = 3, .where = cx::device::cuda}).what ==
      fault::device_unsupported);
}

TEST_CASE("channels of the input, and what is no image") {
  CHECK_BOTH(of({.in_channels = 5, .out_channels = 6, .kernel = 3}) ==
             finding{fault::in_channels_mismatch, 5, 4});
  CHECK_BOTH(of({.in_channels = 5, .out_channels = 6, .kernel = 1}, {5}).what ==
             fault::input_not_an_image);
}

TEST_CASE("pools") {
  CHECK_BOTH(pool_of({.kernel = 3, .stride = 2, .pads = {1, 1, 1, 1}}) == good);
  CHECK_BOTH(pool_of({.kernel = {2, 3}, .stride = 2, .pads = {0, 0, 0, 2}}) ==
             finding{fault::pool_padding_too_large, 1, 2});
  CHECK_BOTH(pool_of({.kernel = 0, .stride = 2}) == finding{fault::kernel_not_positive, 1, 0});
  CHECK_BOTH(pool_of({.kernel = 3, .stride = 0}) == finding{fault::stride_not_positive, 1, 0});
  CHECK_BOTH(pool_of({.kernel = 10, .stride = 1}) == finding{fault::kernel_exceeds_input, 8, 10});
  CHECK_BOTH(pool_of({.kernel = 10, .stride = 1, .ceil_mode = true}) ==
             finding{fault::kernel_exceeds_input, 8, 10});
  CHECK_BOTH(pool_of({.kernel = 3, .stride = 2, .law = cx::padding_law::same_upper}) == good);
  CHECK_BOTH(pool_of({.kernel = 3, .stride = 2, .law = cx::padding_law::same}).what ==
             fault::same_needs_stride_1);
}

TEST_CASE("the largest numbers there are end in a fault, never in an overflow") {
  const int numbers[] = {1, 2, large - 1, large, huge};
  int wrong = 0;
  for (const int channels : numbers) {
    for (const int kernel : numbers) {
      for (const int dilation : numbers) {
        for (const int pad : {0, 1, large, huge}) {
          plan::convolution c{.in_channels = 4,
                              .out_channels = channels,
                              .kernel = kernel,
                              .stride = huge,
                              .pads = {pad, pad, pad, pad},
                              .dilation = dilation};
          const bool fits = kernel == 1 || (kernel == 2 && dilation <= 2);
          const bool legal = fits && channels <= large && pad <= 1;
          for (const auto mode : {cx::padding_mode::zeros, cx::padding_mode::replicate}) {
            c.mode = mode;
            wrong += (of(c) == good) != legal;
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
  static_assert(of({.in_channels = huge,
                    .out_channels = huge,
                    .kernel = huge,
                    .stride = huge,
                    .pads = {huge, huge, huge, huge},
                    .dilation = huge,
                    .groups = huge}) != good);
  static_assert(of({.in_channels = 4,
                    .out_channels = 4,
                    .kernel = large,
                    .stride = 1,
                    .pads = {large, large, large, large},
                    .dilation = large})
                    .what == fault::size_overflow);
  static_assert(of({.in_channels = 4,
                    .out_channels = 4,
                    .kernel = 3,
                    .stride = huge,
                    .law = cx::padding_law::same_upper},
                   {4, huge, 1})
                    .what == fault::size_overflow);
}
