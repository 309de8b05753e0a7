// SPDX-License-Identifier: BSL-1.0
// Steps of twelve sums in assembly, where they are that.
#include <convexpr/kernels/cpu/three_by_four.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

template <class T>
std::vector<T> numbers(int count, int factor) {
  std::vector<T> v;
  for (int i = 0; i < count; ++i) v.push_back(static_cast<T>(i * factor % 13 - 6));
  return v;
}

// Whether each lane of a sum has had one product added: held[lane] times passing[lane].
template <class T, class Held, class Passing>
bool is_sum(const vec<T>& sum, T begin, Held held, Passing passing) {
  T got[lanes<T>];
  store(got, sum);
  bool good = true;
  for (int i = 0; i < lanes<T>; ++i) good = good && got[i] == begin + held(i) * passing(i);
  return good;
}

template <class T>
void check() {
  if constexpr (holds_three_by_four<T>) {
    constexpr int n = lanes<T>, row = 3 * n + 1;
    const auto size = static_cast<std::ptrdiff_t>(sizeof(T));
    const std::vector<T> held = numbers<T>(3 * row, 5), passing = numbers<T>(4 * n, 7);
    const auto at = [](const std::vector<T>& v, int i) { return v[static_cast<std::size_t>(i)]; };
    const auto begin = [](int h, int t) { return T(h + 3 * t); };
    vec<T> outputs[4][3], edges[4][3], pairs[3][4], vectors[3][4];
    for (int h = 0; h < 3; ++h) {
      for (int t = 0; t < 4; ++t) {
        outputs[t][h] = edges[t][h] = pairs[h][t] = vectors[h][t] = broadcast(begin(h, t));
      }
    }
    const lane_edge<T> edge = edge_between<T>(1, n - 1);
    add_pixels(outputs, held.data(), row * size, passing.data());
    add_pixels(edges, held.data(), row * size, passing.data(), edge);
    constexpr int repeated = n / 2;
    add_repeated<repeated>(pairs, held.data(), row * size, passing.data());
    keep_places(vectors);
    add_three_by_four<1, row, 0>(vectors, held.data(), passing.data());
    keep_places(vectors);
    vec<T> six[6][2];
    for (auto& pixel : six) pixel[0] = pixel[1] = broadcast(T(3));
    add_six_by_two<2, n / 2, n>(six, held.data(), passing.data());
    keep_places(six);
    int good = 0;
    for (int p = 0; p < 6; ++p) {
      for (int v = 0; v < 2; ++v) {
        const auto pixel = [&](int) { return at(held, 2 + p * (n / 2)); };
        const auto weight = [&](int i) { return at(passing, n + v * n + i); };
        good += is_sum(six[p][v], T(3), pixel, weight) ? 1 : 0;
      }
    }
    for (int h = 0; h < 3; ++h) {
      for (int t = 0; t < 4; ++t) {
        const auto vector = [&](int i) { return at(held, h * row + i); };
        const auto there = [&](int i) { return i > 0 && i < n - 1 ? vector(i) : T(0); };
        const auto number = [&](int) { return at(passing, t); };
        const auto pair = [&](int i) { return at(passing, t * n + i % repeated); };
        const auto pixel = [&](int) { return at(held, 1 + h * row); };
        const auto weight = [&](int i) { return at(passing, t * n + i); };
        good += is_sum(outputs[t][h], begin(h, t), vector, number) ? 1 : 0;
        good += is_sum(edges[t][h], begin(h, t), there, number) ? 1 : 0;
        good += is_sum(pairs[h][t], begin(h, t), vector, pair) ? 1 : 0;
        good += is_sum(vectors[h][t], begin(h, t), pixel, weight) ? 1 : 0;
      }
    }
    CHECK(good == 60);
  } else {
    SUCCEED("other compilers and instruction sets have no use for them");
  }
}

TEMPLATE_TEST_CASE("three by four", "", float, double) { check<TestType>(); }

}  // namespace
