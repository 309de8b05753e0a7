// SPDX-License-Identifier: BSL-1.0
// EfficientNet-B0 as one file.
#include <convexpr/model.hpp>

#include "../../../examples/zoo/efficientnet.hpp"

using Net = convexpr::Model<zoo::EfficientNetB0<>, convexpr::Input<3, 224, 224>>;

Net build(const convexpr::Parameters<Net::network>& parameters) { return Net(parameters); }

void forward(const Net& model, std::span<const float, Net::input_size> in,
             std::span<float, Net::output_size> out, convexpr::Workspace<Net>& workspace) {
  model(in, out, workspace);
}
