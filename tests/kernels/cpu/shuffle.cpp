// SPDX-License-Identifier: BSL-1.0
// Shuffles on the CPU equal the reference in every layout, in registers and element by element.
#include <convexpr/kernels/cpu/shuffle.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  kernels::cpu::run_shuffle(s, in, out);
};

void check_pixels(int factor, int channels) {
  const shape small(channels * factor * factor, 2, 5);
  const shape large(channels, 2 * factor, 5 * factor);
  plan::step s{};
  s.stride = factor;
  s.kind = operation::pixel_shuffle;
  steps::check_all_layouts(s, small, large, steps::values::special, kernel);
  s.kind = operation::pixel_unshuffle;
  steps::check_all_layouts(s, large, small, steps::values::special, kernel);
}

}  // namespace

TEST_CASE("pixels") {
  for (const int channels : steps::channel_counts()) check_pixels(2, channels);
  for (const int channels : {1, 5, 16, 33}) check_pixels(3, channels);
  for (const int channels : {1, 16, 17, 32}) check_pixels(4, channels);
}

TEST_CASE("channels") {
  plan::step s{};
  s.kind = operation::channel_shuffle;
  for (const int groups : {1, 2, 3, 6}) {
    s.groups = groups;
    for (const int each : {1, 3, 8, 11}) {
      const shape extent(groups * each, 3, 5);
      steps::check_all_layouts(s, extent, extent, steps::values::special, kernel);
    }
  }
}
