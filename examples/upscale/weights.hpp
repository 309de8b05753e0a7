// SPDX-License-Identifier: BSL-1.0
// The trained parameters as bytes of the program, so that it needs no file to start.
#pragma once

#include <cstddef>
#include <span>

namespace upscale {

/** The content of weights.safetensors (scale 2), slim_3x.safetensors or slim_4x.safetensors. */
std::span<const std::byte> embedded_weights(int scale);

}  // namespace upscale
