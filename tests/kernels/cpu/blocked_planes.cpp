// SPDX-License-Identifier: BSL-1.0
// Tiles of a row: each pixel once, each tile at its first existing input.
#include <convexpr/kernels/cpu/blocked_planes.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;
namespace plan = convexpr::plan;

struct seen {
  int pixels, left, right, in, out;
  bool operator==(const seen&) const = default;
};

template <blocked_shape Shape>
std::vector<seen> tiles(const plan::row_of_tiles& row) {
  std::vector<seen> result;
  const float in[2048] = {}, second[2048] = {};
  float out[2048] = {};
  for_each_tile<Shape>(
      row, in, second, out,
      [&]<int Pixels, int Left, int Right>(tile_columns<Pixels, Left, Right>, const float* from,
                                           const float* other, float* to) {
        CHECK(other - second == to - out);
        result.push_back({Pixels, Left, Right, static_cast<int>(from - in) / 16,
                          static_cast<int>(to - out) / 16});
      });
  return result;
}

TEST_CASE("tiles of a row") {
  constexpr auto none = convexpr::activation::none;
  CHECK(tiles<blocked_shape{5, true, false, 1, 2, 4, 1, false, 1, none}>({5, 1, 1, 1, 2}) ==
        std::vector<seen>{{5, 1, 2, 0, 0}});
  CHECK(
      tiles<blocked_shape{4, false, true, 1, 1, 3, 1, false, 1, none}>({4, 5, 3, 1, 1}) ==
      std::vector<seen>{
          {4, 1, 0, 0, 0}, {4, 0, 0, 3, 4}, {4, 0, 0, 7, 8}, {3, 0, 0, 11, 12}, {3, 0, 1, 14, 15}});
  CHECK(tiles<blocked_shape{4, false, false, 1, 0, 3, 2, false, 1, none}>({4, 2, 2, 1, 0}) ==
        std::vector<seen>{{4, 1, 0, 0, 0}, {4, 0, 0, 7, 4}});
}

}  // namespace
