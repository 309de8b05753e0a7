// SPDX-License-Identifier: BSL-1.0
// The networks at work on whole pictures; for main.cpp, and each network in a file of its own,
// since that is where it is compiled.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "picture.hpp"

namespace upscale {

enum class network { slim, thick };

struct manner {
  network model = network::slim;
  int scale = 2;        // 2, 3 or 4
  std::string weights;  // a .safetensors file; empty: the usual place
  int tile = 0;         // side of the square tiles of slim: 32, 128, or 0 for the larger that fits
  int threads = 1;
};

/** What a picture's sides must have at least: one tile. */
constexpr int smallest_side(const manner& m) {
  return m.model == network::thick ? 128 : m.tile > 32 ? m.tile : 32;
}

using progress_report = std::function<void(int done, int total)>;

/**
 * The picture at `scale` times its size: colour by the network, alpha by plain interpolation. Both
 * sides are at least smallest_side. The result is the same bits for any number of threads, and with
 * slim for any tile. `report` counts tiles. Throws convexpr::load_error for bad weights.
 */
picture enlarge(const picture& in, const manner& how, const progress_report& report);

// The colours alone, [3][scale * height][scale * width].
std::vector<float> enlarge_by_slim(const picture& in, const manner& how,
                                   const progress_report& report);
std::vector<float> enlarge_by_thick(const picture& in, const manner& how,
                                    const progress_report& report);

}  // namespace upscale
