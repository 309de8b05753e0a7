// SPDX-License-Identifier: BSL-1.0
// ResNet-50 at 224 x 224 as one file: many layers that share kernels.
#include <convexpr/model.hpp>

#include "../../../examples/zoo/resnet.hpp"

using ResNet50 = convexpr::Model<zoo::ResNet50<>, convexpr::Input<3, 224, 224>>;

ResNet50 build(const convexpr::Parameters<ResNet50::network>& parameters) {
  return ResNet50(parameters);
}

void forward(const ResNet50& model, std::span<const float, ResNet50::input_size> in,
             std::span<float, ResNet50::output_size> out,
             convexpr::Workspace<ResNet50>& workspace) {
  model(in, out, workspace);
}
