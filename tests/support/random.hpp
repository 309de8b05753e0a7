// SPDX-License-Identifier: BSL-1.0
// Numbers that are the same in every run and on every machine, for weights and pictures of tests.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tests {

// In (-1, 1), all bits of the fraction in use, so that sums round.
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_(seed * 2 + 1) {}
  double next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(static_cast<std::int64_t>(state_) >> 11) * 0x1p-52;
  }
  template <class T>
  void fill(T* to, std::size_t count, double scale = 1) {
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<T>(next() * scale);
  }
  template <class T>
  std::vector<T> vector(std::size_t count, double scale = 1) {
    std::vector<T> all(count);
    fill(all.data(), count, scale);
    return all;
  }

 private:
  std::uint64_t state_;
};

// Weights for Parameters P with which values keep their size from layer to layer; variances are
// positive.
template <class P>
P random_parameters(std::uint64_t seed) {
  using T = typename P::value_type;
  using arithmetic = decltype(T() * T());
  random_numbers random(seed);
  P p;
  for (int i = 0; i < P::count; ++i) {
    const auto elements = p.tensor(i);
    const double outputs = P::dims(i)[0];
    const double inputs = static_cast<double>(elements.size()) / outputs;
    random.fill(elements.data(), elements.size(), 1.7 / std::sqrt(inputs));
    if (!P::name(i).ends_with("running_var")) continue;
    for (T& x : elements) x = static_cast<T>(x * x + static_cast<arithmetic>(0.25));
  }
  return p;
}

}  // namespace tests
