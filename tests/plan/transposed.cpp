// SPDX-License-Identifier: BSL-1.0
// The rules of a transposed convolution as values, and the size of its output.
#include "convexpr/plan/transposed.hpp"

#include "../support/both.hpp"
#include "../support/finding.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

using tests::finding;

constexpr auto described(const plan::transposed_convolution& t, const cx::shape& in) {
  return tests::described<16>(
      in, [&](plan::builder& b, int value) { return plan::conv_transpose2d(b, value, t); });
}
constexpr finding of(const plan::transposed_convolution& t, const cx::shape& in = {4, 5, 6}) {
  return tests::finding_of(described(t, in).fault_found);
}
constexpr cx::shape extent_of(const plan::transposed_convolution& t) {
  const auto d = described(t, {4, 5, 6});
  return d.fault_found.ok() ? d.values[d.output].extent : cx::shape{};
}
constexpr plan::convolution base{.in_channels = 4, .out_channels = 6, .kernel = 3, .stride = 2};
constexpr plan::convolution with_padding(cx::sides pads) {
  plan::convolution c = base;
  c.pads = pads;
  return c;
}

}  // namespace

TEST_CASE("the output's size is PyTorch's") {
  CHECK_BOTH(extent_of({base}) == cx::shape{6, 11, 13});
  CHECK_BOTH(extent_of({base, {1, 0}}) == cx::shape{6, 12, 13});
  CHECK_BOTH(extent_of({with_padding({1, 1, 2, 2}), 1}) == cx::shape{6, 10, 10});
  CHECK_BOTH(extent_of({with_padding({0, 1, 2, 0})}) == cx::shape{6, 10, 11});
  CHECK_BOTH(plan::transposed_extent(5, 0, 0, 3, 2, 3, 0) == 15);
}

TEST_CASE("what is refused") {
  CHECK_BOTH(of({base, {2, 0}}) == finding{fault::output_padding_out_of_range, 2, 2});
  CHECK_BOTH(of({base, {0, -1}}) == finding{fault::output_padding_out_of_range, 0, -1});
  CHECK_BOTH(of({with_padding({6, 6, 0, 0})}) == finding{fault::output_not_positive, 1, -1});
  CHECK_BOTH(of({with_padding({0, 0, 6, 7})}) == finding{fault::output_not_positive, 1, 0});
  plan::convolution c = base;
  c.law = plan::convolution{}.law;
  CHECK(of({c}).what == fault::none);
  for (const auto law :
       {cx::padding_law::same, cx::padding_law::same_upper, cx::padding_law::same_lower}) {
    c.law = law;
    CHECK(of({c}).what == fault::padding_not_numbers);
  }
  c = base;
  c.mode = cx::padding_mode::reflect;
  CHECK(of({c}).what == fault::padding_mode_not_zeros);
  c = base;
  c.groups = 3;
  CHECK(of({c}).what == fault::in_channels_not_divisible);
  c = base;
  c.stride = 1 << 29;
  CHECK(of({c}).what == fault::size_overflow);
  c.stride = 0;
  CHECK(of({c}).what == fault::stride_not_positive);
  CHECK(of({base}, {5, 5, 6}).what == fault::in_channels_mismatch);
}

TEST_CASE("a dilation allows more output_padding than the stride") {
  plan::convolution c = base;
  c.dilation = 3;
  CHECK(of({c, 2}).what == fault::none);
  CHECK(of({c, 3}).what == fault::output_padding_out_of_range);
}

TEST_CASE("room for its phases is part of the count of steps") {
  const auto what = [](auto capacity) {
    return plan::describe<decltype(capacity)::value>(
               [&](plan::builder& b, int value) {
                 return plan::conv_transpose2d(b, value, {base});
               },
               {4, 5, 6}, cx::element_type::float32, true)
        .fault_found.what;
  };
  CHECK(what(std::integral_constant<int, 3>{}) == fault::steps_exceed_n);
  CHECK(what(std::integral_constant<int, 4>{}) == fault::none);
  CHECK(plan::transposed_steps({4, 4}) == 16);
  CHECK(plan::transposed_steps({4, 5}) == 1);
  CHECK(plan::transposed_steps({0, -5}) == 1);
}
