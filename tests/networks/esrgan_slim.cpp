// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim, a residual dense network of 12 convolutions, against PyTorch: a whole picture.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../support/catch.hpp"
#include "../support/esrgan_slim.hpp"
#include "../support/reference_file.hpp"

namespace {

namespace cx = convexpr;
using upscale::EsrganSlim;

const std::string data = CONVEXPR_ROOT "/tests/networks/data/";

using Whole = cx::Model<EsrganSlim, cx::Input<3, 128, 128>>;
static_assert(Whole::output_shape == cx::shape{3, 256, 256});
static_assert(Whole::parameter_count == 222'075);
static_assert(Whole::macs == 3'646'160'896);
static_assert(Whole::arena_bytes <= 352LL * 128 * 128 * 4);  // 352 channels at a time
static_assert(!Whole::uses_generic_kernel);

}  // namespace

TEST_CASE("a whole picture") {
  const tests::reference_file file(data + "esrgan_slim_128x128.safetensors");
  const auto in = file.numbers<float>("input");
  const Whole model(tests::esrgan_slim_weights());
  cx::Workspace<Whole> workspace;
  std::vector<float> got(Whole::output_size);
  model(1, in, got, workspace);

  const auto rows = file.numbers<int>("row_numbers");
  const auto wanted = file.numbers<float>("output_rows");
  const auto at = [](std::size_t c, std::size_t y, std::size_t x) {
    return (c * 256 + y) * 256 + x;
  };
  float worst = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t x = 0; x < 256; ++x) {
        const float pixel = got[at(c, static_cast<std::size_t>(rows[r]), x)];
        worst = std::max(worst, std::abs(pixel - wanted[(c * rows.size() + r) * 256 + x]));
      }
    }
  }
  CHECK(worst <= 5e-3F);

  const auto bytes = file.numbers<int>("output_u8");
  int different = 0, most = 0;
  for (std::size_t y = 0; y < 256; ++y) {
    for (std::size_t x = 0; x < 256; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        const int byte = static_cast<int>(std::lround(std::clamp(got[at(c, y, x)], 0.F, 255.F)));
        const int apart = std::abs(byte - bytes[(y * 256 + x) * 3 + c]);
        different += apart != 0;
        most = std::max(most, apart);
      }
    }
  }
  CHECK(different <= 100);
  CHECK(most <= 1);
}
