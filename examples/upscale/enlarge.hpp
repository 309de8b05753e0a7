// SPDX-License-Identifier: BSL-1.0
// The network at work on whole pictures; apart from main.cpp because it alone instantiates it.
#pragma once

#include <functional>
#include <string>

#include "picture.hpp"

namespace upscale {

inline constexpr int smallest_side = 32;  // of a picture: the side of the smaller tile
inline constexpr int large_tile = 128;

/**
 * The picture at twice its size: colour by the network, alpha by plain interpolation. `tile` is the
 * side of the square tiles, 32 or 128, or 0 for the larger that fits; both sides of the picture are
 * at least that. `weights` names a .safetensors file; empty: those in the program. The result is
 * the same bits for any tile and number of threads. `progress(done, total)` counts tiles.
 * Throws convexpr::load_error for bad weights.
 */
picture enlarge(const picture& in, const std::string& weights, int tile, int threads,
                const std::function<void(int done, int total)>& progress);

}  // namespace upscale
