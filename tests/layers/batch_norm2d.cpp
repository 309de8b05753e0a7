// SPDX-License-Identifier: BSL-1.0
// BatchNorm2d: its parameters under PyTorch's names, and its options.
#include "convexpr/layers/batch_norm2d.hpp"

#include <string_view>

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<6, 5, 5>;

TEST_CASE("weight, bias, running_mean, running_var; the first two only if affine") {
  constexpr const auto& d = cx::description_of<cx::BatchNorm2d<6>, In>;
  CHECK_BOTH(d.parameter_count == 4 && d.parameter_elements == 24);
  const std::string_view names[] = {"weight", "bias", "running_mean", "running_var"};
  for (int i = 0; i < 4; ++i) {
    CHECK(names[i] == d.parameters[i].name.c_str());
    CHECK(d.parameters[i].dims[0] == 6);
    CHECK(d.parameters[i].rank == 1);
  }
  constexpr const auto& plain =
      cx::description_of<cx::BatchNorm2d<6, cx::batch_norm{.affine = false}>, In>;
  CHECK_BOTH(plain.parameter_count == 2);
  CHECK(std::string_view(plain.parameters[0].name.c_str()) == "running_mean");
}

TEST_CASE("eps is PyTorch's unless given") {
  CHECK_BOTH(step_of<cx::BatchNorm2d<6>, In>().eps == 1e-5);
  CHECK_BOTH(step_of<cx::BatchNorm2d<6, cx::batch_norm{.eps = 1e-3}>, In>().eps == 1e-3);
}

TEST_CASE("shapes") {
  CHECK_BOTH(output_of<cx::BatchNorm2d<6>, In> == cx::shape{6, 5, 5});
  CHECK_BOTH(fault_of<cx::BatchNorm2d<5>, In> == cx::fault::in_channels_mismatch);
  CHECK_BOTH(fault_of<cx::BatchNorm2d<6>, cx::Input<6>> == cx::fault::input_not_an_image);
}
