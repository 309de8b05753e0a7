// SPDX-License-Identifier: BSL-1.0
// ResNet-50 and its usual input, for the tests of the plan: many layers of the usual kinds.
#pragma once

#include "../../examples/zoo/resnet.hpp"

namespace resnet {

using ResNet50 = zoo::ResNet50<>;
using Picture = zoo::cx::Input<3, 224, 224>;

template <int in_channels, int width, int stride>
using First = zoo::resnet::Bottleneck<in_channels, width, stride>;
template <int width>
using Rest = zoo::resnet::Bottleneck<4 * width, width>;

}  // namespace resnet
