// SPDX-License-Identifier: BSL-1.0
// Which numbers per channel a step reads, and how they stand in memory.
#include "convexpr/plan/channel_vectors.hpp"

#include <array>

#include "../support/both.hpp"

namespace plan = convexpr::plan;
using convexpr::activation;

namespace {

constexpr plan::step step_with(activation act, int channels) {
  plan::step s{};
  s.kind = plan::operation::pointwise;
  s.act = act;
  s.out.channels = channels;
  s.parameters.slopes = act == activation::prelu ? 1 : -1;
  return s;
}

// The network has two parameters: 3 numbers, then `elements`.
constexpr std::array<float, 16> filled(int channels, long long elements) {
  constexpr float parameters[] = {-1, -2, -3, 10, 20, 30};
  plan::parameter table[2] = {};
  table[0].elements = 3;
  table[1].offset = 3;
  table[1].elements = elements;
  std::array<float, 16> to{};
  to.fill(-99);
  plan::fill_channel_vectors(step_with(activation::prelu, channels), parameters, table, to.data());
  return to;
}

}  // namespace

TEST_CASE("a step without such parameters has no vectors") {
  CHECK_BOTH(plan::vector_elements(step_with(activation::relu, 20)) == 0);
  CHECK_BOTH(plan::slopes_offset(step_with(activation::relu, 20)) == 0);
}

TEST_CASE("vectors are as long as whole blocks of channels") {
  CHECK_BOTH(plan::vector_elements(step_with(activation::prelu, 16)) == 16);
  CHECK_BOTH(plan::vector_elements(step_with(activation::prelu, 17)) == 32);
  CHECK_BOTH(plan::slopes_offset(step_with(activation::prelu, 17)) == 0);
  constexpr plan::step steps[] = {step_with(activation::relu, 99),
                                  step_with(activation::prelu, 17)};
  CHECK_BOTH(plan::most_vector_elements(steps, 2) == 32);
}

TEST_CASE("a number for each channel, or one for all; nothing in the padding") {
  CHECK_BOTH(filled(3, 3)[0] == 10 && filled(3, 3)[2] == 30 && filled(3, 3)[3] == 0);
  CHECK_BOTH(filled(3, 1)[0] == 10 && filled(3, 1)[2] == 10 && filled(3, 1)[15] == 0);
}
