// SPDX-License-Identifier: BSL-1.0
// The rules of layers on sequences as values: which arguments are refused, and with which numbers.
#include "convexpr/plan/sequence.hpp"

#include <climits>

#include "../support/both.hpp"
#include "../support/finding.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

using tests::finding, tests::found;

constexpr finding of(const plan::convolution& c, const cx::shape& in = {4, 9}) {
  return found(in, [&](plan::builder& b, int value) { return plan::conv1d(b, value, c); });
}
constexpr finding pool_of(const plan::pooling& p) {
  return found({4, 9}, [&](plan::builder& b, int value) {
    return plan::pool1d(b, value, p, plan::operation::max_pool2d);
  });
}
constexpr plan::convolution conv(int kernel, cx::sides pads = {}, int stride = 1,
                                 int dilation = 1) {
  plan::convolution c{};
  c.in_channels = 4, c.out_channels = 6;
  c.kernel = plan::along(kernel), c.pads = pads;
  c.stride = plan::along(stride), c.dilation = plan::along(dilation);
  return c;
}
constexpr plan::pooling window(int kernel, cx::sides pads = {}) {
  plan::pooling p{};
  p.kernel = plan::along(kernel), p.pads = pads;
  return p;
}

}  // namespace

TEST_CASE("a convolution's own arguments") {
  CHECK_BOTH(of(conv(3)) == finding{});
  CHECK_BOTH(of(conv(0)) == finding{fault::kernel_not_positive, 1, 0});
  CHECK_BOTH(of(conv(3, {}, -2)) == finding{fault::stride_not_positive, 1, -2});
  CHECK_BOTH(of(conv(3, {}, 1, 0)) == finding{fault::dilation_not_positive, 1, 0});
  CHECK_BOTH(of(conv(3, {0, 0, -1, 0})) == finding{fault::padding_negative, 0, -1});
  CHECK_BOTH(of(conv(3, {0, 0, 0, INT_MAX})).what == fault::size_overflow);
  CHECK_BOTH(of(conv(3, {0, 0, 1 << 30, 1})).what == fault::size_overflow);
  CHECK_BOTH(of(conv(INT_MAX, {}, 1, INT_MAX)).what == fault::size_overflow);
}

TEST_CASE("a convolution and what it receives") {
  CHECK_BOTH(of(conv(9)) == finding{});
  CHECK_BOTH(of(conv(10)) == finding{fault::kernel_exceeds_input, 9, 10});
  CHECK_BOTH(of(conv(3), {5, 9}) == finding{fault::in_channels_mismatch, 4, 5});
  CHECK_BOTH(of(conv(3), {4, 1, 9}) == finding{fault::input_not_a_sequence, 2, 3});
  CHECK_BOTH(of(conv(3), {4}) == finding{fault::input_not_a_sequence, 2, 1});
  plan::convolution c = conv(3, {0, 0, 9, 0});
  c.mode = cx::padding_mode::reflect;
  CHECK(of(c) == finding{fault::reflect_padding_too_large, 9, 9});
  c.mode = cx::padding_mode::circular;
  CHECK(of(c) == finding{});
  c.pads.right = 10;
  CHECK(of(c) == finding{fault::circular_padding_too_large, 9, 10});
}

TEST_CASE("windows that cover a sequence, where that is asked for") {
  const auto covering = [](int kernel) {
    plan::pooling p = window(kernel);
    p.stride = plan::along(2), p.exact_cover = true;
    return pool_of(p);
  };
  CHECK_BOTH(covering(2) == finding{fault::input_not_covered, 9, 8});
  CHECK_BOTH(covering(3).what == fault::none);
}

TEST_CASE("pools") {
  CHECK_BOTH(pool_of(window(3, {0, 0, 1, 1})) == finding{});
  CHECK_BOTH(pool_of(window(3, {0, 0, 1, 2})) == finding{fault::pool_padding_too_large, 1, 2});
  CHECK_BOTH(pool_of(window(10)) == finding{fault::kernel_exceeds_input, 9, 10});
}
