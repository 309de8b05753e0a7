// SPDX-License-Identifier: BSL-1.0
// RRDN, 154 convolutions, as one file.
#include <convexpr/model.hpp>

#include "../../../examples/zoo/rrdn.hpp"

using Net = convexpr::Model<zoo::Rrdn<2>, convexpr::Input<3, 128, 128>>;

Net build(const convexpr::Parameters<Net::network>& parameters) { return Net(parameters); }

void forward(const Net& model, std::span<const float, Net::input_size> in,
             std::span<float, Net::output_size> out, convexpr::Workspace<Net>& workspace) {
  model(in, out, workspace);
}
