// SPDX-License-Identifier: BSL-1.0
// Bilinear upsampling on the CPU equals the reference in every layout: doubling, other ratios,
// shrinking, one row, more columns than the table of sources has.
#include <convexpr/kernels/cpu/bilinear.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  kernels::cpu::run_upsample_bilinear(s, in, out);
};

void check(const shape& in, const hw& out, bool align_corners) {
  plan::step s{};
  s.kind = plan::operation::upsample_bilinear;
  s.align_corners = align_corners;
  if (!align_corners && out.width == 2 * in.width) s.scale_columns = 2;
  steps::check_all_layouts(s, in, shape(in.channels, out.height, out.width), steps::values::special,
                           kernel);
}

}  // namespace

// Without a fused multiply-add the reference's product and sum round once, the registers' twice.
TEST_CASE("upsample_bilinear equals the reference") {
  if (!kernels::cpu::fused) return;
  for (const int channels : steps::channel_counts()) {
    for (const hw out : {hw{10, 14}, hw{3, 4}, hw{1, 131}, hw{5, 7}}) {
      check(shape(channels, 5, 7), out, false);
      check(shape(channels, 5, 7), out, true);
    }
  }
}

TEST_CASE("doubling whole numbers is exact, fused or not") {
  plan::step s{};
  s.kind = plan::operation::upsample_bilinear;
  s.scale_rows = s.scale_columns = 2;
  for (const int channels : steps::channel_counts()) {
    steps::check_all_layouts(s, shape(channels, 3, 9), shape(channels, 6, 18),
                             steps::values::integers, kernel);
  }
}
