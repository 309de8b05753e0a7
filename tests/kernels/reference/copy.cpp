// SPDX-License-Identifier: BSL-1.0
// The steps that move elements: every padding mode, parts of a concat, Flatten, nearest upsampling.
#include <convexpr/kernels/reference/copy.hpp>

#include <array>

#include "../../support/catch.hpp"

using namespace convexpr;

namespace {

template <std::size_t Size, std::size_t In>
constexpr std::array<float, Size> copied(const shape& from, layout in_order, const shape& to,
                                         layout out_order, const float (&in)[In], sides pads = {},
                                         padding_mode mode = padding_mode::zeros, int offset = 0) {
  plan::step s{};
  s.kind = plan::operation::copy;
  s.in = plan::dense_view(from, in_order);
  s.out = plan::dense_view(to, out_order);
  s.pads = pads;
  s.mode = mode;
  s.channel_offset = offset;
  std::array<float, Size> out{};
  kernels::reference::copy<float>(s, in, out.data());
  return out;
}

// 1..5 with two on either side.
constexpr auto padded(padding_mode mode) {
  constexpr float in[] = {1, 2, 3, 4, 5};
  return copied<9>({1, 1, 5}, layout::nchw, {1, 1, 9}, layout::nchw, in, {0, 0, 2, 2}, mode);
}
static_assert(padded(padding_mode::zeros) == std::array<float, 9>{0, 0, 1, 2, 3, 4, 5, 0, 0});
static_assert(padded(padding_mode::reflect) == std::array<float, 9>{3, 2, 1, 2, 3, 4, 5, 4, 3});
static_assert(padded(padding_mode::replicate) == std::array<float, 9>{1, 1, 1, 2, 3, 4, 5, 5, 5});
static_assert(padded(padding_mode::circular) == std::array<float, 9>{4, 5, 1, 2, 3, 4, 5, 1, 2});

constexpr auto unequal_circular() {
  constexpr float in[] = {1, 2, 3, 4, 5};
  return copied<8>({1, 5, 1}, layout::nchw, {1, 8, 1}, layout::nchw, in, {1, 2, 0, 0},
                   padding_mode::circular);
}
static_assert(unequal_circular() == std::array<float, 8>{5, 1, 2, 3, 4, 5, 1, 2});

constexpr float two_planes[] = {1, 2, 3, 4, 5, 6};  // NCHW, 2x1x3

constexpr auto other_order() {
  return copied<6>({2, 1, 3}, layout::nchw, {2, 1, 3}, layout::nhwc, two_planes);
}
static_assert(other_order() == std::array<float, 6>{1, 4, 2, 5, 3, 6});

constexpr auto part_of_concat() {
  return copied<12>({2, 1, 3}, layout::nchw, {4, 1, 3}, layout::nchw, two_planes, {},
                    padding_mode::zeros, 1);
}
static_assert(part_of_concat() == std::array<float, 12>{0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0});

constexpr auto flattened() {
  constexpr float in[] = {1, 4, 2, 5, 3, 6};  // the two planes as NHWC
  return copied<7>({2, 1, 3}, layout::nhwc, {7}, layout::nchw, in, {}, padding_mode::zeros, 1);
}
static_assert(flattened() == std::array<float, 7>{0, 1, 2, 3, 4, 5, 6});

constexpr auto doubled() {
  constexpr float in[] = {1, 2, 3, 4};
  plan::step s{};
  s.kind = plan::operation::upsample_nearest;
  s.in = plan::dense_view({1, 2, 2}, layout::nchw);
  s.out = plan::dense_view({1, 4, 4}, layout::nchw);
  std::array<float, 16> out{};
  kernels::reference::upsample_nearest<float>(s, in, out.data());
  return out;
}
static_assert(doubled() == std::array<float, 16>{1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4});

}  // namespace

TEST_CASE("The same at run time") {
  CHECK(padded(padding_mode::reflect) == std::array<float, 9>{3, 2, 1, 2, 3, 4, 5, 4, 3});
  CHECK(padded(padding_mode::zeros) == std::array<float, 9>{0, 0, 1, 2, 3, 4, 5, 0, 0});
  CHECK(unequal_circular() == std::array<float, 8>{5, 1, 2, 3, 4, 5, 1, 2});
  CHECK(part_of_concat() == std::array<float, 12>{0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0});
  CHECK(flattened() == std::array<float, 7>{0, 1, 2, 3, 4, 5, 6});
  CHECK(doubled()[5] == 1);
}
