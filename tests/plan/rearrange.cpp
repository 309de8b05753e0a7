// SPDX-License-Identifier: BSL-1.0
// Pads, crops and shuffles as values: sizes, faults, and what the passes make of them.
#include "convexpr/plan/rearrange.hpp"

#include <climits>

#include "../support/both.hpp"
#include "convexpr/plan/network.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault, cx::hw, cx::padding_mode, cx::sides;

namespace {

template <class Emit>
constexpr cx::shape output(const cx::shape& in, Emit emit) {
  const auto d = plan::describe<2>(emit, in, cx::element_type::float32, true);
  return d.fault_found.ok() ? d.values[d.output].extent : cx::shape{};
}
template <class Emit>
constexpr fault what(const cx::shape& in, Emit emit) {
  return plan::describe<2>(emit, in, cx::element_type::float32, true).fault_found.what;
}

constexpr auto pad(const sides& by, padding_mode mode = padding_mode::zeros) {
  return [=](plan::builder& b, int v) { return plan::pad2d(b, v, by, mode); };
}
constexpr auto crop(const sides& by) {
  return [=](plan::builder& b, int v) { return plan::crop(b, v, by); };
}
constexpr auto center(hw size) {
  return [=](plan::builder& b, int v) { return plan::center_crop(b, v, size); };
}
constexpr auto enlarge(int by) {
  return [=](plan::builder& b, int v) { return plan::pixel_shuffle(b, v, by); };
}
constexpr auto reduce(int by) {
  return [=](plan::builder& b, int v) { return plan::pixel_unshuffle(b, v, by); };
}
constexpr auto shuffle(int groups) {
  return [=](plan::builder& b, int v) { return plan::channel_shuffle(b, v, groups); };
}
constexpr sides cut_by(const cx::shape& in, hw size) {
  return plan::describe<2>(center(size), in, cx::element_type::float32, true).steps[0].pads;
}

// Steps that a convolution behind (or before) this takes.
template <class Emit>
constexpr int steps_with_conv(Emit emit, bool behind) {
  const auto conv = [](plan::builder& b, int v) {
    return b.conv2d(v, {.in_channels = 4, .out_channels = 4, .kernel = 3});
  };
  const auto both = [&](plan::builder& b, int v) {
    return behind ? conv(b, emit(b, v)) : emit(b, conv(b, v));
  };
  const auto d = plan::describe<2>(both, {4, 9, 9}, cx::element_type::float32, true);
  return plan::make_network(d, cx::layout::nchw, plan::device_facts{}).step_count;
}

}  // namespace

TEST_CASE("pads") {
  CHECK_BOTH(output({2, 3, 4}, pad({1, 2, 3, 4})) == cx::shape{2, 6, 11});
  CHECK_BOTH(what({2, 3, 4}, pad({1, 2, 3, -4})) == fault::padding_negative);
  CHECK_BOTH(what({2, 3, 4}, pad({2, 2, 3, 3}, padding_mode::reflect)) == fault::none);
  CHECK_BOTH(what({2, 3, 4}, pad({3, 0, 0, 0}, padding_mode::reflect)) ==
             fault::reflect_padding_too_large);
  CHECK_BOTH(what({2, 3, 4}, pad({3, 0, 0, 4}, padding_mode::circular)) == fault::none);
  CHECK_BOTH(what({2, 3, 4}, pad({0, 0, 5, 0}, padding_mode::circular)) ==
             fault::circular_padding_too_large);
  CHECK_BOTH(what({2, 3, 4}, pad({INT_MAX, 0, 0, 0})) == fault::size_overflow);
  CHECK_BOTH(what({2, 3, 4}, pad({1 << 30, 1 << 30, 0, 0})) == fault::size_overflow);
  CHECK_BOTH(what({9}, pad({1, 1, 1, 1})) == fault::input_not_an_image);
}

TEST_CASE("crops") {
  CHECK_BOTH(output({2, 7, 9}, crop({1, 2, 3, 4})) == cx::shape{2, 4, 2});
  CHECK_BOTH(what({2, 7, 9}, crop({3, 4, 0, 0})) == fault::crop_exceeds_input);
  CHECK_BOTH(what({2, 7, 9}, crop({0, 0, INT_MAX, INT_MAX})) == fault::crop_exceeds_input);
  CHECK_BOTH(what({2, 7, 9}, crop({0, 0, -1, 0})) == fault::crop_negative);
}

TEST_CASE("the middle: an odd rest is halved to even, as in torchvision") {
  CHECK_BOTH(output({2, 7, 9}, center({3, 9})) == cx::shape{2, 3, 9});
  CHECK_BOTH(cut_by({2, 7, 9}, {3, 9}) == sides{-2, -2, 0, 0});
  CHECK_BOTH(cut_by({2, 7, 9}, {6, 6}) == sides{0, -1, -2, -1});
  CHECK_BOTH(cut_by({2, 7, 9}, {2, 2}) == sides{-2, -3, -4, -3});
  CHECK_BOTH(what({2, 7, 9}, center({8, 1})) == fault::crop_exceeds_input);
  CHECK_BOTH(what({2, 7, 9}, center({0, 1})) == fault::output_size_not_positive);
}

TEST_CASE("pixel shuffles") {
  CHECK_BOTH(output({12, 3, 4}, enlarge(2)) == cx::shape{3, 6, 8});
  CHECK_BOTH(output({2, 6, 9}, reduce(3)) == cx::shape{18, 2, 3});
  CHECK_BOTH(what({12, 3, 3}, enlarge(3)) == fault::channels_not_divisible);
  CHECK_BOTH(what({12, 3, 3}, enlarge(0)) == fault::scale_factor_not_positive);
  CHECK_BOTH(what({12, 3, 3}, enlarge(INT_MAX)) == fault::channels_not_divisible);
  CHECK_BOTH(what({4, 1 << 30, 1}, enlarge(2)) == fault::size_overflow);
  CHECK_BOTH(what({2, 6, 9}, reduce(2)) == fault::size_not_divisible);
  CHECK_BOTH(what({2, 6, 9}, reduce(-1)) == fault::scale_factor_not_positive);
  CHECK_BOTH(what({1 << 20, 1 << 10, 1 << 10}, reduce(1 << 10)) == fault::size_overflow);
}

TEST_CASE("channel shuffle") {
  CHECK_BOTH(output({12, 3, 4}, shuffle(3)) == cx::shape{12, 3, 4});
  CHECK_BOTH(what({12, 3, 4}, shuffle(5)) == fault::channels_not_divisible);
  CHECK_BOTH(what({12, 3, 4}, shuffle(0)) == fault::groups_not_positive);
}

TEST_CASE("what costs a step: zeros before a convolution and crops between layers do not") {
  CHECK_BOTH(steps_with_conv(pad({1, 0, 2, 3}), true) == 1);
  CHECK_BOTH(steps_with_conv(pad({1, 0, 2, 3}, padding_mode::reflect), true) == 2);
  CHECK_BOTH(steps_with_conv(pad({1, 0, 2, 3}), false) == 2);
  CHECK_BOTH(steps_with_conv(crop({1, 0, 2, 3}), true) == 1);
  CHECK_BOTH(steps_with_conv(crop({1, 0, 2, 3}), false) == 2);  // the output's own memory
}
