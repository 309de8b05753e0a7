// SPDX-License-Identifier: BSL-1.0
// Normalisations on the CPU give the bits of the reference: groups of every size, in every layout.
#include <convexpr/kernels/cpu/norm.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

const auto kernel = [](const plan::step& s, const auto* in, const auto*, auto* out,
                       const auto* vectors) {
  const bool prelu = s.act == activation::prelu;
  if (s.kind == operation::layer_norm && prelu)
    kernels::cpu::run_layer_norm<activation::prelu>(s, in, out, vectors);
  else if (s.kind == operation::layer_norm)
    kernels::cpu::run_layer_norm<activation::none>(s, in, out, vectors);
  else if (prelu)
    kernels::cpu::run_group_norm<activation::prelu>(s, in, out, vectors);
  else
    kernels::cpu::run_group_norm<activation::none>(s, in, out, vectors);
};

plan::step norm(operation kind, int groups, activation act) {
  plan::step s{};
  s.kind = kind;
  s.groups = groups;
  s.act = act;
  s.eps = 1e-5;
  return s;
}

}  // namespace

TEST_CASE("group_norm equals the reference") {
  if (!kernels::cpu::fused) return;  // the reference's squares are fused
  struct sizes {
    int channels, groups;
  };
  for (const sizes c : {sizes{1, 1}, {3, 3}, {16, 4}, {24, 3}, {24, 2}, {35, 35}, {36, 3}}) {
    for (const int height : {1, 7}) {
      const shape extent(c.channels, height, 5);
      const activation act = c.channels % 2 == 0 ? activation::none : activation::prelu;
      steps::check_all_layouts(norm(operation::group_norm, c.groups, act), extent, extent,
                               steps::values::normal, kernel);
    }
  }
  steps::check_all_layouts(norm(operation::group_norm, 2, activation::none), shape(20, 2, 3),
                           shape(20, 2, 3), steps::values::special, kernel);
}

TEST_CASE("layer_norm equals the reference") {
  if (!kernels::cpu::fused) return;
  for (const int channels : steps::channel_counts()) {
    const shape extent(channels, 2, 3);
    const activation act = channels % 2 == 0 ? activation::none : activation::prelu;
    const auto kind = channels == 17 ? steps::values::special : steps::values::normal;
    steps::check_all_layouts(norm(operation::layer_norm, 1, act), extent, extent, kind, kernel);
  }
}

TEST_CASE("a mean far from 0 leaves the differences right") {
  plan::step s = norm(operation::group_norm, 1, activation::none);
  s.eps = 0;
  s.in = s.out = plan::dense_view(shape(1, 1, 2), layout::nchw);
  const float in[] = {1000001, 1000003};
  const std::vector<float> vectors = [] {
    std::vector<float> v(32, 0);
    v[0] = 1;
    return v;
  }();
  float out[2];
  kernels::cpu::run_group_norm<activation::none>(s, in, out, vectors.data());
  CHECK(out[0] == -1);
  CHECK(out[1] == 1);
}
