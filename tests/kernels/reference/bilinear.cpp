// SPDX-License-Identifier: BSL-1.0
// Bilinear upsampling as PyTorch prints it, by factors and to sizes, with corners aligned or not.
#include "convexpr/kernels/reference/bilinear.hpp"

#include <array>

#include "../../support/both.hpp"

using namespace convexpr;

namespace {

// One row of `In` elements 0, 1, 4, 9, ... becomes `Out` elements.
template <int In, int Out>
constexpr std::array<float, Out> resized(bool align_corners, double scale = 0) {
  plan::step s{};
  s.in = plan::dense_view({1, 1, In}, layout::nchw);
  s.out = plan::dense_view({1, 1, Out}, layout::nchw);
  s.align_corners = align_corners;
  s.scale_columns = scale;
  std::array<float, In> in{};
  for (std::size_t i = 0; i < In; ++i) in[i] = static_cast<float>(i * i);
  std::array<float, Out> out{};
  kernels::reference::upsample_bilinear(s, in.data(), out.data());
  return out;
}

}  // namespace

TEST_CASE("towards twice the size, and half of it") {
  CHECK_BOTH(resized<3, 6>(false) == std::array{0.F, 0.25F, 0.75F, 1.75F, 3.25F, 4.F});
  CHECK_BOTH(resized<6, 3>(false) == std::array{0.5F, 6.5F, 20.5F});
  CHECK_BOTH(resized<6, 3>(false, 0.5) == std::array{0.5F, 6.5F, 20.5F});
}

TEST_CASE("corners aligned") {
  CHECK_BOTH(resized<3, 5>(true) == std::array{0.F, 0.5F, 1.F, 2.5F, 4.F});
  CHECK_BOTH(resized<6, 3>(true) == std::array{0.F, 6.5F, 25.F});
  CHECK_BOTH(resized<3, 1>(true) == std::array{0.F});
  CHECK_BOTH(resized<1, 3>(true) == std::array{0.F, 0.F, 0.F});
}

TEST_CASE("the size that it has: as it is, whatever the factor") {
  CHECK_BOTH(resized<4, 4>(false, 1.2) == std::array{0.F, 1.F, 4.F, 9.F});
}

TEST_CASE("both axes: four elements meet") {
  const auto corner = [] {
    plan::step s{};
    s.in = plan::dense_view({1, 2, 2}, layout::nchw);
    s.out = plan::dense_view({1, 4, 4}, layout::nchw);
    const float in[] = {0, 16, 32, 64};
    float out[16] = {};
    kernels::reference::upsample_bilinear(s, in, out);
    return out[5];  // 0.75 of the first row and column
  };
  CHECK_BOTH(corner() == 0.75F * (0.25F * 16) + 0.25F * (0.75F * 32 + 0.25F * 64));
}
