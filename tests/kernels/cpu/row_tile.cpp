// SPDX-License-Identifier: BSL-1.0
// One block of input channels of a tile along the row, against plain loops.
#include <convexpr/kernels/cpu/row_tile.hpp>

#include <limits>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

// Two kernel rows, three columns, small integers: sums are exact whatever the instruction set.
// Plane: one channel by add_plane.
template <int Outputs, int Vectors, class T, bool Plane = false>
void check(bool begins, int stored, int rest = 0) {
  constexpr int pixels = Vectors * lanes<T>, channels = Plane ? 1 : 3, columns = 3;
  const int room = pixels + columns - 1;
  const auto number = [](int i) { return static_cast<T>(i * 7 % 11 - 5); };
  std::vector<T> memory[2], weights, bias, sums, out(static_cast<std::size_t>(Outputs * pixels));
  for (int i = 0; i < channels * room; ++i) {
    memory[0].push_back(number(i));
    memory[1].push_back(number(i + 3));
  }
  for (int i = 0; i < 2 * columns * channels * Outputs; ++i) weights.push_back(number(i + 1));
  for (int i = 0; i < Outputs; ++i) bias.push_back(number(i));
  for (int i = 0; i < Outputs * pixels; ++i) sums.push_back(number(i));
  const T* const rows[] = {memory[0].data(), memory[1].data()};
  const std::ptrdiff_t lengths[] = {room, room};
  const bool everywhere[] = {false, true, false};
  const int first[] = {1, 0, 0}, last[] = {pixels, pixels, pixels - 2};
  mask<T> there[columns * Vectors];
  for (int k = 0; k < columns; ++k) {
    for (int v = 0; v < Vectors; ++v) {
      there[k * Vectors + v] = lanes_between<T>(first[k] - v * lanes<T>, last[k] - v * lanes<T>);
    }
  }
  row_call<T> call;
  call.rows = rows;
  call.lengths = lengths;
  call.kernel_rows = 2;
  call.columns = columns;
  call.channels = channels;
  call.everywhere = everywhere;
  call.there = there;
  call.weights = weights.data();
  call.bias = begins ? bias.data() : nullptr;
  const std::vector<T> before = sums;
  call.sums = sums.data();
  call.stored = stored;
  call.rest = rest;
  call.out = out.data();
  call.out_plane = pixels;
  call.floor = T(-4);
  if constexpr (Plane) {
    add_plane<Outputs, Vectors, columns>(call);
  } else {
    add_block<Outputs, Vectors>(call);
  }
  for (int o = 0; o < Outputs; ++o) {
    for (int p = 0; p < pixels; ++p) {
      const auto at = static_cast<std::size_t>(o * pixels + p);
      T expected = begins ? bias[static_cast<std::size_t>(o)] : before[at];
      for (int row = 0; row < 2; ++row) {
        for (int k = 0; k < columns; ++k) {
          for (int c = 0; c < channels && first[k] <= p && p < last[k]; ++c) {
            expected += memory[row][static_cast<std::size_t>(c * room + p + k)] *
                        weights[static_cast<std::size_t>(
                            ((row * columns + k) * channels + c) * Outputs + o)];
          }
        }
      }
      expected = expected > T(-4) ? expected : T(-4);
      const int in_planes = stored * lanes<T> + (masks_are_free ? rest : 0);
      if (p < in_planes || rest == 0 || p / lanes < T >> stored) {
        CHECK((p < in_planes ? out : sums)[at] == expected);
      } else if (masks_are_free) {
        CHECK(out[at] == T(0));  // behind the rest nothing is stored
      }
    }
  }
}

TEMPLATE_TEST_CASE("more outputs than vectors, and fewer", "", float, double) {
  for (const bool begins : {true, false}) {
    check<5, 2, TestType>(begins, 0);
    check<2, 3, TestType>(begins, 2);
    check<1, 1, TestType>(begins, 1);
    check<3, 2, TestType, true>(begins, 1);
    check<2, 2, TestType>(begins, 1, 1);
    check<2, 3, TestType, true>(begins, 0, lanes<TestType> - 1);
  }
}

}  // namespace
