// SPDX-License-Identifier: BSL-1.0
// Norms as layers: PyTorch's defaults, names and dimensions of parameters, what they see.
#include "convexpr/layers/norm.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using namespace described;
using In = cx::Input<8, 5, 6>;

namespace {

template <class Layer>
constexpr const auto& parameters = cx::description_of<Layer, In>.parameters;
template <class Layer>
constexpr int count = cx::description_of<Layer, In>.parameter_count;

}  // namespace

TEST_CASE("defaults are PyTorch's, of LayerNorm2d torchvision's") {
  CHECK_BOTH(step_of<cx::GroupNorm<4, 8>, In>().kind == plan::operation::group_norm);
  CHECK_BOTH(step_of<cx::GroupNorm<4, 8>, In>().groups == 4);
  CHECK_BOTH(step_of<cx::GroupNorm<4, 8>, In>().eps == 1e-5);
  CHECK_BOTH(step_of<cx::InstanceNorm2d<8>, In>().groups == 8);
  CHECK_BOTH(step_of<cx::InstanceNorm2d<8>, In>().eps == 1e-5);
  CHECK_BOTH(step_of<cx::LayerNorm2d<8>, In>().kind == plan::operation::layer_norm);
  CHECK_BOTH(step_of<cx::LayerNorm2d<8>, In>().eps == 1e-6);
  CHECK_BOTH(step_of<cx::LayerNorm2d<8, cx::layer_norm{.eps = 1e-3}>, In>().eps == 1e-3);
}

TEST_CASE("parameters") {
  CHECK_BOTH(count<cx::GroupNorm<4, 8>> == 2 && count<cx::LayerNorm2d<8>> == 2);
  CHECK_BOTH(count<cx::GroupNorm<4, 8, cx::group_norm{.affine = false}>> == 0);
  CHECK_BOTH(count<cx::InstanceNorm2d<8>> == 0);
  CHECK_BOTH(count<cx::InstanceNorm2d<8, cx::instance_norm{.affine = true}>> == 2);
  CHECK_BOTH(count<cx::InstanceNorm2d<8, cx::instance_norm{.track_running_stats = true}>> == 2);
  CHECK_BOTH(count<cx::LayerNorm2d<8, cx::layer_norm{.elementwise_affine = false}>> == 0);
  CHECK_BOTH(plan::equal(parameters<cx::GroupNorm<4, 8>>[1].name.c_str(), "bias"));
  CHECK_BOTH(parameters<cx::GroupNorm<4, 8>>[0].start == 1);
  CHECK_BOTH(parameters<cx::GroupNorm<4, 8>>[1].start == 0);
  constexpr const plan::parameter& scale = parameters<cx::LayerScale<8>>[0];
  CHECK_BOTH(plan::equal(scale.name.c_str(), "layer_scale") && scale.rank == 3);
  CHECK_BOTH(scale.dims[0] == 8 && scale.dims[1] == 1 && scale.dims[2] == 1);
  CHECK_BOTH(scale.fan_in == 0 && scale.start == 1e-6);
}

TEST_CASE("with running statistics InstanceNorm2d is BatchNorm2d") {
  constexpr plan::step s =
      step_of<cx::InstanceNorm2d<8, cx::instance_norm{.track_running_stats = true}>, In>();
  CHECK_BOTH(s.kind == plan::operation::conv2d && s.parameters.has_batch_norm());
}

TEST_CASE("shapes are kept; groups are of vectors, too") {
  CHECK_BOTH(output_of<cx::GroupNorm<2, 8>, In> == cx::shape{8, 5, 6});
  CHECK_BOTH(output_of<cx::GroupNorm<2, 8>, cx::Input<8>> == cx::shape{8});
  CHECK_BOTH(output_of<cx::LayerScale<8>, In> == cx::shape{8, 5, 6});
}

TEST_CASE("faults") {
  CHECK_BOTH(fault_of<cx::GroupNorm<3, 8>, In> == cx::fault::in_channels_not_divisible);
  CHECK_BOTH(fault_of<cx::GroupNorm<0, 8>, In> == cx::fault::groups_not_positive);
  CHECK_BOTH(fault_of<cx::GroupNorm<4, 16>, In> == cx::fault::in_channels_mismatch);
  CHECK_BOTH(fault_of<cx::GroupNorm<8, 8>, cx::Input<8>> == cx::fault::norm_of_one_element);
  CHECK_BOTH(fault_of<cx::InstanceNorm2d<8>, cx::Input<8, 1, 1>> == cx::fault::norm_of_one_element);
  CHECK_BOTH(fault_of<cx::LayerNorm2d<4>, In> == cx::fault::in_channels_mismatch);
  CHECK_BOTH(fault_of<cx::LayerNorm2d<8>, cx::Input<8>> == cx::fault::input_not_an_image);
  CHECK_BOTH(fault_of<cx::LayerNorm2d<8, cx::layer_norm{.eps = -1}>, In> ==
             cx::fault::eps_negative);
}
