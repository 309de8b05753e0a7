// SPDX-License-Identifier: BSL-1.0
// MobileNetV2 at 224 x 224 as one file: depthwise and 1x1 kernels.
#include <convexpr/model.hpp>

#include "../../../examples/zoo/mobilenet_v2.hpp"

using Net = convexpr::Model<zoo::MobileNetV2<>, convexpr::Input<3, 224, 224>>;

Net build(const convexpr::Parameters<Net::network>& parameters) { return Net(parameters); }

void forward(const Net& model, std::span<const float, Net::input_size> in,
             std::span<float, Net::output_size> out, convexpr::Workspace<Net>& workspace) {
  model(in, out, workspace);
}
