// SPDX-License-Identifier: BSL-1.0
// A window of sums: columns to memory and back, and moved on by one.
#include <convexpr/kernels/cpu/sliding_window_tile.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

template <int Outputs>
void check() {
  if constexpr (lanes<float> == 8 && fused) {
    constexpr auto& all = window_lanes_of<Outputs>;
    float memory[2][3][3 * Outputs], got[2][3][Outputs] = {};
    window_rows<float> from = {}, to = {};
    float next = 1;
    for (int s = 0; s < all.streams; ++s) {
      for (int row = 0; row < 3; ++row) {
        for (float& x : memory[s][row]) x = next++;
        from[s][row] = memory[s][row];
        to[s][row] = got[s][row];
      }
    }
    window_sums<Outputs, float> sums;
    load_window_column<Outputs, 0>(from, 0, sums);
    load_window_column<Outputs, 1>(from, Outputs, sums);
    load_window_column<Outputs, 2>(from, 2 * Outputs, sums);
    const auto wrong = [&](int column) {
      int count = 0;
      for (int s = 0; s < all.streams; ++s) {
        for (int row = 0; row < 3; ++row) {
          for (int o = 0; o < Outputs; ++o) {
            count += got[s][row][o] != memory[s][row][column * Outputs + o];
          }
        }
      }
      return count;
    };
    store_window_column<Outputs, 1>(to, 0, sums);
    CHECK(wrong(1) == 0);
    move_window<Outputs>(sums);
    store_window_column<Outputs, 1>(to, 0, sums);
    CHECK(wrong(2) == 0);
    store_window_column<Outputs, 0>(to, 0, sums);
    CHECK(wrong(1) == 0);
    CHECK(wrong(0) > 0);
  }
}

TEST_CASE("columns") {
  check<4>();
  check<12>();
}

TEST_CASE("quads beside each other are one load") {
  const plan::window_quad beside[2] = {{0, 1, 2, 0}, {0, 1, 2, 4}};
  const plan::window_quad below[2] = {{0, 1, 2, 0}, {0, 1, 1, 0}};
  CHECK(lies_together(beside));
  CHECK(!lies_together(below));
}

}  // namespace
