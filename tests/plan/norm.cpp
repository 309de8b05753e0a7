// SPDX-License-Identifier: BSL-1.0
// Norms in a plan: what a convolution takes in, what takes in an activation, and what a tile sees.
#include "convexpr/plan/norm.hpp"

#include "../support/both.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/plan/network.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using plan::operation;

namespace {

template <class... Layers>
constexpr auto planned =
    plan::make_network(cx::description_of<cx::Sequential<Layers...>, cx::Input<8, 6, 6>>, cx::nchw,
                       plan::device_facts{});

using Conv = cx::Conv2d<8, 8, 3, cx::with{.padding = 1}>;
using Batch = cx::BatchNorm2d<8>;
using Scale = cx::LayerScale<8>;

}  // namespace

TEST_CASE("LayerScale goes into the convolution before it") {
  CHECK_BOTH(planned<Conv, Scale>.step_count == 1);
  CHECK_BOTH(planned<Conv, Scale>.steps[0].parameters.scale == 2);
  CHECK_BOTH(!planned<Conv, Scale>.steps[0].parameters.has_batch_norm());
  CHECK_BOTH(planned<Conv, cx::Scale<2>, Scale, cx::ReLU>.step_count == 1);
  CHECK_BOTH(planned<Conv, Scale, cx::Scale<2>>.step_count == 1);
  CHECK_BOTH(planned<cx::Residual<cx::Block<Conv, Scale>>>.step_count == 1);
}

TEST_CASE("but there is one scale in a step") {
  CHECK_BOTH(planned<Conv, Scale, Scale>.step_count == 2);
  CHECK_BOTH(planned<Conv, Batch, Scale>.step_count == 2);
  CHECK_BOTH(planned<Conv, Scale, Batch>.step_count == 2);
  CHECK_BOTH(planned<cx::ReLU, Scale>.step_count == 2);
}

TEST_CASE("norms take in the activation behind them") {
  CHECK_BOTH(planned<cx::GroupNorm<2, 8>, cx::SiLU>.step_count == 1);
  CHECK_BOTH(planned<cx::LayerNorm2d<8>, cx::GELU<>>.step_count == 1);
  CHECK_BOTH(planned<Conv, cx::GroupNorm<2, 8>>.step_count == 2);
}

TEST_CASE("weight and bias are packed, ones and zeros where there are none") {
  CHECK_BOTH(planned<cx::GroupNorm<2, 8>>.packed_elements == 32);
  CHECK_BOTH(planned<cx::InstanceNorm2d<8>>.packed_elements == 32);
  CHECK_BOTH(planned<cx::GroupNorm<2, 8>, cx::PReLU<>>.packed_elements == 48);
}

TEST_CASE("groups see the whole image, LayerNorm2d its pixel") {
  CHECK_BOTH(planned<cx::GroupNorm<2, 8>>.reach.height.whole);
  CHECK_BOTH(planned<cx::InstanceNorm2d<8>>.reach.width.whole);
  CHECK_BOTH(!planned<cx::LayerNorm2d<8>>.reach.height.whole);
  CHECK_BOTH(planned<cx::LayerNorm2d<8>>.reach.width.size == 1);
  CHECK_BOTH(planned<Conv, Scale>.macs == 8 * 8 * 9 * 36);
  CHECK_BOTH(planned<Scale>.macs == 0 && planned<cx::GroupNorm<2, 8>>.macs == 0);
}
