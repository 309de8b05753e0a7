// SPDX-License-Identifier: BSL-1.0
// Nearest upsampling on the CPU equals the reference: doubling, other factors, odd ratios,
// shrinking.
#include <convexpr/kernels/cpu/upsample.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;

TEST_CASE("upsample_nearest equals the reference") {
  const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
    kernels::cpu::run_upsample(s, in, out);
  };
  plan::step s{};
  s.kind = plan::operation::upsample_nearest;
  for (const int channels : steps::channel_counts()) {
    for (const hw out : {hw{10, 14}, hw{15, 14}, hw{10, 21}, hw{5, 46}, hw{3, 4}}) {
      steps::check_all_layouts(s, shape(channels, 5, 7), shape(channels, out.height, out.width),
                               steps::values::special, kernel);
    }
  }
}
