// SPDX-License-Identifier: BSL-1.0
// Normalisations of the reference on numbers whose results are known, in constant evaluation.
#include <convexpr/kernels/reference/norm.hpp>

#include <array>

#include "../../support/catch.hpp"

using namespace convexpr;
using plan::operation;

namespace {

// weight 2, 3, ..., bias 10, 20, ... per channel
constexpr std::array<float, 8> normalised(operation kind, int groups, const shape& extent,
                                          const std::array<float, 8>& in) {
  plan::step s{};
  s.kind = kind;
  s.groups = groups;
  s.in = s.out = plan::dense_view(extent, layout::nchw);
  float vectors[32] = {};
  for (int c = 0; c < extent.channels; ++c) {
    vectors[c] = static_cast<float>(2 + c);
    vectors[16 + c] = static_cast<float>(10 * (c + 1));
  }
  std::array<float, 8> out{};
  if (kind == operation::layer_norm)
    kernels::reference::layer_norm<float>(s, in.data(), out.data(), vectors);
  else
    kernels::reference::group_norm<float>(s, in.data(), out.data(), vectors);
  return out;
}

constexpr std::array<float, 8> in{1, 3, 1, 3, 10, 30, 30, 10};

// each channel by itself: +-1 times the weight, plus the bias
static_assert(normalised(operation::group_norm, 2, {2, 2, 2}, in) ==
              std::array<float, 8>{8, 12, 8, 12, 17, 23, 23, 17});
// mean and deviation over two channels: 4 numbers at -1, 4 at 1
static_assert(normalised(operation::group_norm, 1, {2, 2, 2}, {5, 5, 5, 5, 9, 9, 9, 9}) ==
              std::array<float, 8>{8, 8, 8, 8, 23, 23, 23, 23});
// over the channels of each pixel
static_assert(normalised(operation::layer_norm, 1, {2, 2, 2}, {5, 9, 0, 4, 9, 5, 2, 2}) ==
              std::array<float, 8>{8, 12, 8, 12, 23, 17, 23, 17});

}  // namespace

TEST_CASE("the same at run time") {
  CHECK(normalised(operation::group_norm, 2, {2, 2, 2}, in)[1] == 12);
  CHECK(normalised(operation::layer_norm, 1, {2, 2, 2}, {5, 9, 0, 4, 9, 5, 2, 2})[0] == 8);
}

TEST_CASE("eps is added to the variance") {
  plan::step s{};
  s.kind = operation::group_norm;
  s.eps = 3;
  s.in = s.out = plan::dense_view(shape(1, 1, 2), layout::nchw);
  const float two[] = {-1, 1}, vectors[32] = {1};
  float out[2];
  kernels::reference::group_norm<float>(s, two, out, vectors);
  CHECK(out[1] == 0.5F);
}
