// SPDX-License-Identifier: BSL-1.0
// Masks, partial stores and quads of registers, on whatever instruction set this is compiled for.
#include <convexpr/kernels/cpu/lanes.hpp>

#include <limits>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr::kernels::cpu;

template <class T>
std::vector<T> counted(int size) {
  std::vector<T> v;
  for (int i = 0; i < size; ++i) v.push_back(static_cast<T>(i + 1));
  return v;
}

TEMPLATE_TEST_CASE("lanes between any two integers", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  const T infinity = std::numeric_limits<T>::infinity();
  for (int first = -n - 1; first <= 2 * n; ++first) {
    for (int last = -n - 1; last <= 2 * n; ++last) {
      const mask<T> m = lanes_between<T>(first, last);
      std::vector<T> chosen(n), added(n);
      store(chosen.data(), select(m, broadcast(T(1)), broadcast(T(2))));
      // where the mask is not, even an infinite factor leaves the sum alone
      store(added.data(), fmadd_where(m, broadcast(T(0)), broadcast(infinity), broadcast(T(3))));
      for (int i = 0; i < n; ++i) {
        const bool there = first <= i && i < last;
        const auto at = static_cast<std::size_t>(i);
        CHECK(chosen[at] == (there ? T(1) : T(2)));
        CHECK((there ? added[at] != added[at] : added[at] == T(3)));
      }
    }
  }
}

TEMPLATE_TEST_CASE("the first lanes", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  const std::vector<T> from = counted<T>(n);
  for (int count = 0; count <= n; ++count) {
    std::vector<T> to(n + 1, T(-1));
    store_first(to.data(), load(from.data()), count);
    for (int i = 0; i <= n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      CHECK(to[at] == (i < count ? from[at] : T(-1)));
    }
    const std::vector<T> few(from.begin(), from.begin() + count);  // the end of its memory
    store(to.data(), load_first(few.data(), count));
    std::vector<T> again(n + 1, T(-1));
    store(again.data(), load_where(lanes_between<T>(0, count), few.data()));
    CHECK(again == to);
    for (int i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      CHECK(to[at] == (i < count ? from[at] : T(0)));
    }
  }
}

TEMPLATE_TEST_CASE("even lanes of two", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  const std::vector<T> from = counted<T>(2 * n);
  std::vector<T> to(n);
  store(to.data(), even_lanes(load(from.data()), load(from.data() + n)));
  for (int i = 0; i < n; ++i) {
    CHECK(to[static_cast<std::size_t>(i)] == from[static_cast<std::size_t>(2 * i)]);
  }
}

TEMPLATE_TEST_CASE("an order of lanes", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  const std::vector<T> from = counted<T>(n);
  std::vector<lane_index<T>> index(n);
  for (int i = 0; i < n; ++i) index[static_cast<std::size_t>(i)] = (5 * i + 3) / 2 % n;
  std::vector<T> to(n);
  store(to.data(), permute(load(from.data()), lane_order<T>(index.data())));
  for (std::size_t i = 0; i < to.size(); ++i) {
    CHECK(to[i] == from[static_cast<std::size_t>(index[i])]);
  }
}

#if CONVEXPR_SIMD
TEMPLATE_TEST_CASE("quads", "", float, double) {
  using T = TestType;
  if constexpr (lanes<T> % 4 == 0) {
    const std::vector<T> from = counted<T>(16 * lanes<T>);
    std::vector<T> to(lanes<T>), quad(4);
    const vec<T> v = load_quads<7>(from.data() + 1);
    store(to.data(), v);
    for (int i = 0; i < lanes<T>; ++i) {
      const T expected = from[static_cast<std::size_t>(1 + i / 4 * 7 + i % 4)];
      CHECK(to[static_cast<std::size_t>(i)] == expected);
      store_quad(quad.data(), v, i / 4);
      CHECK(quad[static_cast<std::size_t>(i % 4)] == expected);
    }
  }
}
#endif

template <class T, int Count>
void check_repeated() {
  if constexpr (Count <= lanes<T>) {
    T from[Count], to[lanes<T>];
    for (int i = 0; i < Count; ++i) from[i] = static_cast<T>(i + 1);
    store(to, load_repeated<Count>(static_cast<const T*>(from)));
    for (int i = 0; i < lanes<T>; ++i) CHECK(to[i] == from[i % Count]);
  }
}

TEMPLATE_TEST_CASE("elements repeated", "", float, double) {
  check_repeated<TestType, 2>();
  check_repeated<TestType, 4>();
  check_repeated<TestType, 8>();
}

}  // namespace
