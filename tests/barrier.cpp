// SPDX-License-Identifier: BSL-1.0
// Nobody leaves a barrier before all have come, what was written before it is seen behind it, and
// it serves again and again, with threads that spin and threads that sleep.
#include "convexpr/barrier.hpp"

#include <chrono>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace convexpr;

TEST_CASE("all meet, many times") {
  for (const int count : {1, 2, 3, 7}) {
    barrier meeting;
    std::vector<int> written(static_cast<std::size_t>(count));
    std::atomic<int> wrong{0};
    {
      std::vector<std::jthread> threads;
      for (int k = 0; k < count; ++k) {
        threads.emplace_back([&, k] {
          for (int turn = 1; turn <= 200; ++turn) {
            written[static_cast<std::size_t>(k)] = turn;
            meeting.arrive_and_wait(count);
            for (const int w : written) wrong += w != turn;
            meeting.arrive_and_wait(count);
          }
        });
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("who waits long sleeps and is woken") {
  std::atomic<int> value{0};
  std::jthread late([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    value = 1;
    value.notify_all();
  });
  wait_while(value, 0);
  CHECK(value == 1);
}
