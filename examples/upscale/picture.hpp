// SPDX-License-Identifier: BSL-1.0
// A picture in memory as planes of float, and the plain interpolation that enlarges its alpha; for
// every file of upscale.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace upscale {

/** A picture; every sample lies on the scale 0..255, whatever the depth of its file. */
struct picture {
  int width = 0;
  int height = 0;
  int depth = 8;              // bits per sample in a file: 8 or 16
  bool grey = false;          // three equal planes; a file holds one
  std::vector<float> colour;  // [3][height][width]: red, green, blue
  std::vector<float> alpha;   // [height][width], or empty: opaque
};

inline std::size_t pixels(const picture& p) {
  return static_cast<std::size_t>(p.width) * static_cast<std::size_t>(p.height);
}

/**
 * A plane [height][width] enlarged to [scale height][scale width] by bilinear interpolation, pixel
 * centres at .5 and the border repeated (PyTorch: align_corners=False). A constant plane stays
 * exactly so.
 */
inline std::vector<float> bilinear(int width, int height, int scale, const std::vector<float>& in) {
  struct between {
    std::size_t first, second;
    float of_second;
  };
  // The centre of output o lies at (2 o + 1) / (2 scale) - 1/2 inputs.
  const auto inputs = [scale](int o, int size) {
    const int at = std::max(2 * o + 1 - scale, 0);
    const int first = at / (2 * scale), second = std::min(first + 1, size - 1);
    return between{static_cast<std::size_t>(first), static_cast<std::size_t>(second),
                   static_cast<float>(at % (2 * scale)) / static_cast<float>(2 * scale)};
  };
  const auto w = static_cast<std::size_t>(width);
  std::vector<float> out;
  out.reserve(in.size() * static_cast<std::size_t>(scale * scale));
  for (int y = 0; y < scale * height; ++y) {
    const between row = inputs(y, height);
    for (int x = 0; x < scale * width; ++x) {
      const between column = inputs(x, width);
      const auto along = [&](std::size_t r) {
        const float left = in[r * w + column.first];
        return left + column.of_second * (in[r * w + column.second] - left);
      };
      const float above = along(row.first);
      out.push_back(above + row.of_second * (along(row.second) - above));
    }
  }
  return out;
}

}  // namespace upscale
