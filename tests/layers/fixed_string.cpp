// SPDX-License-Identifier: BSL-1.0
// String literals as template arguments.
#include "convexpr/layers/fixed_string.hpp"

#include <string_view>

#include "../support/both.hpp"

namespace cx = convexpr;

namespace {
template <cx::fixed_string Name>
struct named {
  static constexpr std::string_view text{Name.data, Name.size};
};
}  // namespace

TEST_CASE("a literal becomes a template argument, without its final zero") {
  CHECK_BOTH(named<"conv1">::text == "conv1");
  CHECK_BOTH(named<"">::text.empty());
  CHECK_BOTH(std::is_same_v<named<"a">, named<"a">>);
  CHECK_BOTH(!std::is_same_v<named<"a">, named<"b">>);
  CHECK_BOTH(cx::fixed_string("ab") == cx::fixed_string("ab"));
}
