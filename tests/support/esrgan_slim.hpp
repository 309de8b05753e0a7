// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim of examples/upscale with its weights.
#pragma once

#include <convexpr/convexpr.hpp>

#include "../../examples/upscale/network.hpp"

namespace tests {

inline const convexpr::Parameters<upscale::EsrganSlim>& esrgan_slim_weights() {
  static const auto all = convexpr::load_parameters<upscale::EsrganSlim>(
      CONVEXPR_ROOT "/examples/upscale/weights.safetensors");
  return all;
}

}  // namespace tests
