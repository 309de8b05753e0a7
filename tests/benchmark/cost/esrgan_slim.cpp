// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim at 128 x 128 as one file: the price of its kernels.
#include <convexpr/model.hpp>

#include "../../../examples/upscale/network.hpp"

using Slim = convexpr::Model<upscale::EsrganSlim, convexpr::Input<3, 128, 128>>;

Slim build(const convexpr::Parameters<Slim::network>& parameters) { return Slim(parameters); }

void forward(const Slim& model, std::span<const float, Slim::input_size> in,
             std::span<float, Slim::output_size> out, convexpr::Workspace<Slim>& workspace) {
  model(in, out, workspace);
}
