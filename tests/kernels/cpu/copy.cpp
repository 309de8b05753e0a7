// SPDX-License-Identifier: BSL-1.0
// Copies on the CPU equal the reference: layouts, padding modes, parts of a concat, Flatten.
#include <convexpr/kernels/cpu/copy.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out) {
  kernels::cpu::run_copy(s, in, out);
};

plan::step copy_step() {
  plan::step s{};
  s.kind = plan::operation::copy;
  return s;
}

}  // namespace

TEST_CASE("Between all layouts") {
  for (const int channels : steps::channel_counts()) {
    const shape extent(channels, 4, 9);
    steps::check_all_layouts(copy_step(), extent, extent, steps::values::special, kernel);
  }
}

TEST_CASE("Padding of each mode is materialised") {
  for (const padding_mode mode : {padding_mode::zeros, padding_mode::reflect,
                                  padding_mode::replicate, padding_mode::circular}) {
    for (const int channels : steps::channel_counts()) {
      plan::step s = copy_step();
      s.mode = mode;
      s.pads = {2, 1, 0, 3};
      steps::check_all_layouts(s, shape(channels, 3, 5), shape(channels, 6, 8),
                               steps::values::normal, kernel);
    }
  }
}

TEST_CASE("Negative padding crops, and padding may be of any number") {
  for (const int channels : steps::channel_counts()) {
    plan::step s = copy_step();
    s.kind = plan::operation::pad;
    s.pads = {-1, -1, -3, 0};
    steps::check_all_layouts(s, shape(channels, 3, 5), shape(channels, 1, 2),
                             steps::values::special, kernel);
    s.pads = {-1, 0, -2, -2};
    steps::check_all_layouts(s, shape(channels, 2, 5), shape(channels, 1, 1),
                             steps::values::special, kernel);
    s.pads = {1, 0, 2, 3};
    s.slope = 2.5;
    steps::check_all_layouts(s, shape(channels, 3, 5), shape(channels, 4, 10),
                             steps::values::normal, kernel);
  }
}

TEST_CASE("A part of a concat leaves the other channels alone") {
  for (const int channels : steps::channel_counts()) {
    for (const int offset : {1, 8, 16, 20}) {
      for (const int behind : {0, 3}) {
        plan::step s = copy_step();
        s.channel_offset = offset;
        steps::check_all_layouts(s, shape(channels, 3, 2), shape(offset + channels + behind, 3, 2),
                                 steps::values::normal, kernel);
      }
    }
  }
}

TEST_CASE("Flatten counts channels, rows, columns; also into a part of a concat") {
  for (const int channels : steps::channel_counts()) {
    for (const int offset : {0, 5}) {
      plan::step s = copy_step();
      s.channel_offset = offset;
      steps::check_all_layouts(s, shape(channels, 3, 5), shape(offset + channels * 15),
                               steps::values::special, kernel);
    }
  }
}

TEST_CASE("A slice takes its channels only") {
  for (const int channels : steps::channel_counts()) {
    for (const int first : {0, 1, 8, 16, 20}) {
      for (const int behind : {1, 16}) {
        plan::step s = copy_step();
        s.first_channel = first;
        steps::check_all_layouts(s, shape(first + channels + behind, 3, 2), shape(channels, 3, 2),
                                 steps::values::special, kernel);
      }
    }
  }
}
