// SPDX-License-Identifier: BSL-1.0
// Weights and inputs that tests/zoo/make_outputs.py makes, too, by a rule and no file; for
// comparisons of whole networks with PyTorch.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <convexpr/initialise.hpp>

namespace tests {

// The input of a network: n numbers in (-1, 1).
inline std::vector<float> seeded_input(std::size_t n) {
  const convexpr::uniform_numbers numbers("input", 0);
  std::vector<float> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = static_cast<float>(numbers[i]);
  return all;
}

// Weights with which values keep their size from layer to layer; the rule stands in the script.
template <class Net>
convexpr::Parameters<Net> seeded_parameters() {
  using P = convexpr::Parameters<Net>;
  P p;
  for (int i = 0; i < P::count; ++i) {
    const auto elements = p.tensor(i);
    const convexpr::uniform_numbers numbers(P::name(i).data(), 0);
    double centre = 0, size = 0.1;
    if (P::dims(i).size() > 1) {
      size = std::sqrt(6.0 * P::dims(i)[0] / static_cast<double>(elements.size()));
    } else if (P::name(i).ends_with("running_var") || P::name(i).ends_with(".weight")) {
      centre = 1, size = 0.5;
    }
    for (std::size_t k = 0; k < elements.size(); ++k) {
      elements[k] = static_cast<float>(centre + numbers[k] * size);
    }
  }
  return p;
}

}  // namespace tests
