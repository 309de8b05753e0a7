// SPDX-License-Identifier: BSL-1.0
// The transposed convolution that defines the numbers, against the other way to say the same: every
// input stamps the kernel on the output, added up on whole numbers, which are exact in any order.
#include <convexpr/kernels/reference/conv_transpose2d.hpp>

#include <vector>

#include "../../support/catch.hpp"
#include "../../support/steps.hpp"

using namespace convexpr;

namespace {

std::vector<float> whole_numbers(steps::numbers& next, long long count) {
  std::vector<float> all;
  for (long long i = 0; i < count; ++i) all.push_back(next.next<float>(steps::values::integers));
  return all;
}

// weight [out][in / groups][rows][columns]
std::vector<float> stamped(const plan::step& s, const std::vector<float>& in,
                           const std::vector<float>& weight, const std::vector<float>& bias) {
  std::vector<float> out(static_cast<std::size_t>(s.out.channels * s.out.height * s.out.width));
  const int inputs = s.in.channels / s.groups, outputs = s.out.channels / s.groups;
  for (int o = 0; o < s.out.channels; ++o) {
    const auto at = [&](int y, int x) -> float& {
      return out[static_cast<std::size_t>(s.out.at(o, y, x))];
    };
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) at(y, x) = bias[static_cast<std::size_t>(o)];
    }
    for (int i = 0; i < inputs; ++i) {
      for (int in_y = 0; in_y < s.in.height; ++in_y) {
        for (int in_x = 0; in_x < s.in.width; ++in_x) {
          for (int ky = 0; ky < s.kernel.height; ++ky) {
            for (int kx = 0; kx < s.kernel.width; ++kx) {
              const int y = in_y * s.stride.height + ky * s.dilation.height - s.pads.top;
              const int x = in_x * s.stride.width + kx * s.dilation.width - s.pads.left;
              if (y < 0 || y >= s.out.height || x < 0 || x >= s.out.width) continue;
              at(y, x) +=
                  in[static_cast<std::size_t>(s.in.at(o / outputs * inputs + i, in_y, in_x))] *
                  weight[static_cast<std::size_t>(
                      ((o * inputs + i) * s.kernel.height + ky) * s.kernel.width + kx)];
            }
          }
        }
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("gathering and stamping are the same sum") {
  struct geometry {
    int in, out, groups;
    hw kernel, stride, dilation;
    sides pads;
    hw size;
  };
  for (const geometry& g : {geometry{3, 2, 1, {3, 2}, {2, 1}, {1, 2}, {1, 0, 0, 2}, {11, 6}},
                            geometry{20, 6, 2, 2, 2, 1, {}, {12, 8}},
                            geometry{4, 4, 4, {5, 3}, {3, 2}, {2, 1}, {2, 2, 1, 1}, {20, 8}},
                            geometry{1, 1, 1, 1, {3, 3}, 1, {}, {13, 10}}}) {
    plan::step s{};
    s.kind = plan::operation::conv_transpose2d;
    s.in = plan::dense_view({g.in, 5, 4}, layout::nchw);
    s.out = plan::dense_view({g.out, g.size.height, g.size.width}, layout::nchw);
    s.kernel = g.kernel, s.stride = g.stride, s.dilation = g.dilation, s.pads = g.pads;
    s.groups = g.groups;
    steps::numbers next(static_cast<unsigned>(g.in));
    const auto in = whole_numbers(next, g.in * 20);
    const auto weight =
        whole_numbers(next, 1LL * g.out * (g.in / g.groups) * g.kernel.height * g.kernel.width);
    const auto bias = whole_numbers(next, g.out);
    std::vector<float> got(static_cast<std::size_t>(g.out * g.size.height * g.size.width));
    kernels::reference::conv_transpose2d<float>(s, in.data(), nullptr, got.data(), weight.data(),
                                                bias.data());
    CHECK(got == stamped(s, in, weight, bias));
  }
}

TEST_CASE("residual, then activation; an input beside the kernel's reach is not multiplied") {
  plan::step s{};
  s.kind = plan::operation::conv_transpose2d;
  s.in = plan::dense_view({1, 1, 2}, layout::nchw);
  s.out = s.second = plan::dense_view({1, 1, 3}, layout::nchw);
  s.stride = 2;
  s.second_value = 0;
  s.act = activation::relu;
  const float in[] = {2, 3}, second[] = {1, -5, -7}, weight[] = {10}, bias[] = {4};
  float out[3] = {};
  kernels::reference::conv_transpose2d<float>(s, in, second, out, weight, bias);
  CHECK(out[0] == 25);
  CHECK(out[1] == 0);
  CHECK(out[2] == 27);
}
