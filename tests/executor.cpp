// SPDX-License-Identifier: BSL-1.0
// What is an executor and what is none; the inline one runs its body once.
#include "convexpr/executor.hpp"

#include <string>

#include "support/catch.hpp"

namespace {

using namespace convexpr;

struct throws {
  int concurrency() const noexcept { return 2; }
  template <class Body>
  void run(const Body& body) {
    body(0, 1);
  }
};
struct cannot_run {
  int concurrency() const noexcept { return 2; }
};

static_assert(executor<inline_executor> && executor<inline_executor&>);
static_assert(!executor<throws> && !executor<cannot_run> && !executor<int>);
static_assert(!executor<const throws>);
static_assert(last_argument<int, std::string> && !last_argument<const char*, std::string>);

}  // namespace

TEST_CASE("the inline executor is the thread that calls") {
  int calls = 0;
  inline_executor::run([&](int index, int count) noexcept {
    CHECK(index == 0);
    CHECK(count == 1);
    ++calls;
  });
  CHECK(calls == 1);
}
