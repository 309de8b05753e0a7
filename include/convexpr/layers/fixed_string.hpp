// SPDX-License-Identifier: BSL-1.0
// A string literal as a template argument: names of layers, and the sentences of errors.
#pragma once

#include <cstddef>

namespace convexpr {  // not in the ABI namespace: it stands in every error message

template <std::size_t N>
struct fixed_string {
  char data[N] = {};

  consteval fixed_string(const char (&literal)[N]) {  // NOLINT: "conv1" becomes one by itself
    for (std::size_t i = 0; i < N; ++i) data[i] = literal[i];
  }
  static constexpr std::size_t size = N - 1;
  constexpr bool operator==(const fixed_string&) const = default;
};

}  // namespace convexpr
