// SPDX-License-Identifier: BSL-1.0
// The trained parameters as bytes of the program, so that it needs no file to start.
#pragma once

#include <cstddef>
#include <span>

namespace upscale {

/** The content of weights.safetensors. */
std::span<const std::byte> embedded_weights();

}  // namespace upscale
