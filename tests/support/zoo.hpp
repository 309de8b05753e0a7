// SPDX-License-Identifier: BSL-1.0
// What each test of the zoo asks of a network: how much it learns, and that it computes what
// PyTorch does with the same weights.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "catch.hpp"
#include "reference_file.hpp"
#include "seeded.hpp"

namespace tests {

namespace cx = convexpr;

// Parameters as papers and torchvision count them: without the running statistics of BatchNorm2d.
template <class Net>
constexpr long long learned = [] {
  long long sum = 0;
  for (int i = 0; i < cx::Parameters<Net>::count; ++i) {
    const auto name = cx::Parameters<Net>::name(i);
    if (name.ends_with("running_mean") || name.ends_with("running_var")) continue;
    long long elements = 1;
    for (const int d : cx::Parameters<Net>::dims(i)) elements *= d;
    sum += elements;
  }
  return sum;
}();

// Multiply-adds for an input; asks only the plan, no kernel is compiled.
template <class Net, int... sizes>
constexpr long long macs = cx::plan_of<Net, cx::Input<sizes...>>.macs;

// The output for seeded weights and input, against PyTorch in float64. Tolerated: ten times what
// PyTorch's own float32 is off by, whose sums have another order than ours.
template <class Model>
void check_output(const std::string& name) {
  const reference_file file(CONVEXPR_ROOT "/tests/zoo/data/outputs.safetensors");
  const auto samples = file.numbers<double>(name + ".samples");
  const auto sums = file.numbers<double>(name + ".sums");
  const double largest = sums[2];
  const double tolerance = 10 * sums[3] + 1e-7 * largest;

  std::vector<float> got(Model::output_size);
  {
    const Model model(seeded_parameters<typename Model::network>());
    cx::Workspace<Model> workspace;
    model(1, seeded_input(Model::input_size), got, workspace);
  }
  REQUIRE(samples.size() == std::min<std::size_t>(got.size(), 48));
  double worst = 0, sum = 0, checksum = 0, most = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    worst = std::max(worst, std::abs(double{got[i * got.size() / samples.size()]} - samples[i]));
  }
  const cx::uniform_numbers weights("checksum", 0);
  for (std::size_t i = 0; i < got.size(); ++i) {
    sum += double{got[i]};
    checksum += double{got[i]} * weights[i];
    most = std::max(most, std::abs(double{got[i]}));
  }
  INFO(name << ": tolerance " << tolerance << ", largest " << largest);
  CHECK(worst <= tolerance);
  CHECK(std::abs(most - largest) <= tolerance);
  const double of_all = tolerance * static_cast<double>(got.size());
  CHECK(std::abs(sum - sums[0]) <= of_all);
  CHECK(std::abs(checksum - sums[1]) <= of_all);
}

}  // namespace tests
