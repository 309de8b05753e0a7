// SPDX-License-Identifier: BSL-1.0
// Texts that constexpr code builds.
#include "convexpr/plan/text.hpp"

#include <climits>

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {
template <class... Parts>
constexpr bool says(const char* wanted, const Parts&... parts) {
  plan::text<64> t{};
  (t.add(parts), ...);
  return plan::equal(t.c_str(), wanted) && !t.cut;
}
}  // namespace

TEST_CASE("parts of a sentence") {
  CHECK_BOTH(says(""));
  CHECK_BOTH(says("conv3.weight", "conv3", '.', "weight"));
  CHECK_BOTH(says("0", 0));
  CHECK_BOTH(says("-17", -17));
  CHECK_BOTH(says("2147483647", INT_MAX));
  CHECK_BOTH(says("-9223372036854775808", LLONG_MIN));
  CHECK_BOTH(says("9223372036854775807", LLONG_MAX));
  CHECK_BOTH(says("3x5", cx::hw{3, 5}));
  CHECK_BOTH(says("64x28x27", cx::shape{64, 28, 27}));
  CHECK_BOTH(says("10 features", cx::shape{10}));
  CHECK_BOTH(says("512x1x1", cx::shape{512, 1, 1}));
}

TEST_CASE("what does not fit is cut, and said to be") {
  const auto cut = [] {
    plan::text<6> t{};
    t.add("abcde");
    const bool whole = !t.cut && t.size == 5;
    t.add('f');
    return whole && t.cut && t.size == 5 && plan::equal(t.c_str(), "abcde");
  };
  CHECK_BOTH(cut());
}

TEST_CASE("a path grows and shrinks") {
  const auto path = [] {
    plan::name_text t{};
    t.add("layer1");
    const int length = t.size;
    t.add(".0.conv1");
    t.truncate(length);
    return plan::equal(t.c_str(), "layer1") && t.data[length] == '\0' && t.data[length + 1] == '\0';
  };
  CHECK_BOTH(path());
}

TEST_CASE("equality and hash") {
  CHECK_BOTH(plan::equal("", ""));
  CHECK_BOTH(!plan::equal("a", ""));
  CHECK_BOTH(!plan::equal("conv1", "conv10"));
  CHECK_BOTH(plan::hash("") == 14695981039346656037ULL);  // FNV-1a's published values
  CHECK_BOTH(plan::hash("a") == 0xaf63dc4c8601ec8cULL);
  CHECK_BOTH(plan::hash("foobar") == 0x85944171f73967e8ULL);
}
