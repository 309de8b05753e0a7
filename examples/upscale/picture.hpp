// SPDX-License-Identifier: BSL-1.0
// A picture in memory as planes of float, and the plain interpolation that enlarges its alpha; for
// every file of upscale.
#pragma once

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
 * A plane [height][width] doubled to [2 height][2 width] by bilinear interpolation, pixel centres
 * at .5 and the border repeated (PyTorch: align_corners=False). A constant plane stays exactly so.
 */
inline std::vector<float> bilinear_x2(int width, int height, const std::vector<float>& in) {
  const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
  std::vector<float> out(4 * w * h);
  // An output centre lies a quarter pixel beside an input centre: 3/4 of that, 1/4 of the next.
  const auto neighbour = [](std::size_t o, std::size_t size) {
    const std::size_t i = o / 2;
    if (o % 2 == 0) return i > 0 ? i - 1 : i;
    return i + 1 < size ? i + 1 : i;
  };
  for (std::size_t y = 0; y < 2 * h; ++y) {
    const float* near_row = &in[y / 2 * w];
    const float* far_row = &in[neighbour(y, h) * w];
    for (std::size_t x = 0; x < 2 * w; ++x) {
      const std::size_t near = x / 2, far = neighbour(x, w);
      const float a = 0.75F * near_row[near] + 0.25F * near_row[far];
      const float b = 0.75F * far_row[near] + 0.25F * far_row[far];
      out[y * 2 * w + x] = 0.75F * a + 0.25F * b;
    }
  }
  return out;
}

}  // namespace upscale
