// SPDX-License-Identifier: BSL-1.0
// A pool runs each worker once per call, all at the same time; again and again, from inside of a
// call, and from several threads at once.
#include "convexpr/thread_pool.hpp"

#include <chrono>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace convexpr;

static_assert(executor<thread_pool> && !executor<const thread_pool>);

// The workers meet in the middle, which they could not one after the other.
int workers_of(thread_pool& pool) {
  std::atomic<int> sum{0}, counted{0};
  barrier meeting;
  pool.run([&](int index, int count) noexcept {
    sum += 1 << index;
    meeting.arrive_and_wait(count);
    if (index == 0) counted = count;
  });
  return sum == (1 << counted) - 1 ? counted.load() : -1;
}

}  // namespace

TEST_CASE("every worker, again and again") {
  for (const int workers : {1, 2, 3, 7}) {
    thread_pool pool(workers);
    CHECK(pool.concurrency() == workers);
    for (int call = 0; call < 100; ++call) REQUIRE(workers_of(pool) == workers);
  }
  CHECK(thread_pool(0).concurrency() == 1);
  CHECK(thread_pool(-3).concurrency() == 1);
  CHECK(thread_pool().concurrency() >= 1);
}

TEST_CASE("after a pause the threads sleep, and wake") {
  thread_pool pool(2);
  for (int call = 0; call < 3; ++call) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(workers_of(pool) == 2);
  }
}

TEST_CASE("a call inside of a call runs in its own thread") {
  thread_pool pool(3);
  std::atomic<int> alone{0};
  pool.run([&](int, int) noexcept { alone += workers_of(pool) == 1; });
  CHECK(alone == 3);
  CHECK(workers_of(pool) == 3);
}

TEST_CASE("two threads with one pool, and with two") {
  thread_pool shared(2), other(2);
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> users;
    for (int user = 0; user < 2; ++user) {
      users.emplace_back([&, user] {
        for (int call = 0; call < 200; ++call) {
          wrong += workers_of(shared) < 1;  // alone, where the other has its threads
          if (user == 1) wrong += workers_of(other) != 2;
        }
      });
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("a pool that never ran ends") {
  for (int i = 0; i < 20; ++i) const thread_pool pool(3);
}
