// SPDX-License-Identifier: BSL-1.0
// Channels side by side and apart, as many as a trip has and some more or less, for all pixels of a
// tile and for some of them.
#include <convexpr/kernels/cpu/held_inputs.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

// Whole numbers, so that every order of summation gives the same.
template <int Pixels, int First, int Last, bool Adjacent, class T>
void check(int channels) {
  constexpr int vectors = 4, step = 32, room = 4 * step, width = vectors * lanes<T>;
  const std::ptrdiff_t apart = Adjacent ? 1 : room;
  std::vector<T> in, weights;
  for (int i = 0; i < channels * room + room; ++i) in.push_back(static_cast<T>(i * 7 % 11 - 5));
  for (int i = 0; i < channels * width; ++i) weights.push_back(static_cast<T>(i * 5 % 13 - 6));
  vec<T> sums[Pixels][vectors];
  for (int p = 0; p < Pixels; ++p) {
    for (int v = 0; v < vectors; ++v) sums[p][v] = broadcast(T(p + 4 * v));
  }
  const T* const from = in.data();
  const T* const by = weights.data();
  add_held_inputs<First, Last, step, Adjacent>(sums, from, by, channels, apart);
  int wrong = 0;
  for (int p = 0; p < Pixels; ++p) {
    for (int v = 0; v < vectors; ++v) {
      T got[lanes<T>];
      store(got, sums[p][v]);
      for (int lane = 0; lane < lanes<T>; ++lane) {
        T expected = T(p + 4 * v);
        for (int c = 0; p >= First && p < Last && c < channels; ++c) {
          expected += in[static_cast<std::size_t>(c * apart + (p - First) * step)] *
                      weights[static_cast<std::size_t>(c * width + v * lanes<T> + lane)];
        }
        wrong += got[lane] == expected ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("sums of products", "", float, double) {
  using T = TestType;
  for (const int channels : {0, 1, 2, 8, 15, 16, 17, 35}) {
    check<3, 0, 3, true, T>(channels);
    check<3, 1, 3, true, T>(channels);
    check<3, 2, 3, true, T>(channels);
    check<2, 0, 2, true, T>(channels);
    check<3, 0, 3, false, T>(channels);
    check<3, 0, 1, false, T>(channels);
  }
}

}  // namespace
