// SPDX-License-Identifier: BSL-1.0
// One input channel for all pixels of a tile and for some of them, whether inputs are read from
// memory or held.
#include <convexpr/kernels/cpu/tile_step.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

template <int Pixels, int Vectors, int First, int Last, class T, int Beside = 0>
void check() {
  constexpr int step = 5, width = Vectors * lanes<T>;
  std::vector<T> in, weights;
  for (int i = 0; i < Pixels * step; ++i) in.push_back(static_cast<T>(i * 7 % 11 - 5));
  for (int i = 0; i < width; ++i) weights.push_back(static_cast<T>(i * 5 % 13 - 6));
  vec<T> sums[Pixels][Vectors];
  for (int p = 0; p < Pixels; ++p) {
    for (int v = 0; v < Vectors; ++v) sums[p][v] = broadcast(T(p + 4 * v));
  }
  const T *from = in.data(), *by = weights.data();
  add_step<First, Last, Beside>(sums, from, by, step);
  CHECK(from == in.data());
  CHECK(by == weights.data());
  int wrong = 0;
  for (int p = 0; p < Pixels; ++p) {
    for (int v = 0; v < Vectors; ++v) {
      T got[lanes<T>];
      store(got, sums[p][v]);
      for (int lane = 0; lane < lanes<T>; ++lane) {
        T expected = T(p + 4 * v);
        if (p >= First && p < Last) {
          expected += in[static_cast<std::size_t>((p - First) * step)] *
                      weights[static_cast<std::size_t>(v * lanes<T> + lane)];
        }
        wrong += got[lane] == expected ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("products are added to the pixels' sums", "", float, double) {
  using T = TestType;
  check<14, 2, 0, 14, T>();
  check<14, 2, 1, 14, T>();
  check<14, 2, 0, 12, T>();
  check<5, 2, 0, 5, T>();
  check<14, 2, 0, 14, T, 2>();
  check<1, 2, 0, 1, T, 2>();
  check<4, 2, 0, 4, T>();
  check<6, 4, 0, 6, T>();
  check<6, 4, 1, 5, T>();
  check<7, 4, 0, 7, T>();
  check<7, 4, 1, 7, T>();
  check<8, 3, 0, 8, T>();
  check<28, 1, 0, 28, T>();
}

}  // namespace
