// SPDX-License-Identifier: BSL-1.0
// thread_pool: a fixed number of threads, started once, for the calls of models.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "convexpr/barrier.hpp"
#include "convexpr/executor.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// An executor of `workers` threads, the caller's being one of them. A call neither allocates nor
// locks; it wakes the others, which after their work stay awake for some 50 microseconds. One call
// at a time has the threads: another one, from a second thread or from inside the first, runs in
// its own.
class thread_pool {
 public:
  explicit thread_pool(int workers = static_cast<int>(std::thread::hardware_concurrency()))
      : count_(workers < 1 ? 1 : workers) {
    for (int i = 1; i < count_; ++i) {
      crew_.threads.emplace_back([this, i] { work(i); });
    }
  }
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;

  int concurrency() const noexcept { return count_; }

  // As `executor` says.
  template <class Body>
  void run(const Body& body) noexcept {
    if (count_ == 1 || crew_.busy.exchange(true, std::memory_order_acquire)) return body(0, 1);
    crew_.body = &body;
    crew_.call = [](const void* b, int index, int count) noexcept {
      (*static_cast<const Body*>(b))(index, count);
    };
    crew_.left.store(count_ - 1, std::memory_order_relaxed);
    crew_.turn.fetch_add(1, std::memory_order_release);
    crew_.turn.notify_all();
    body(0, count_);
    for (int left = 0; (left = crew_.left.load(std::memory_order_acquire)) != 0;) {
      wait_while(crew_.left, left);
    }
    crew_.busy.store(false, std::memory_order_release);
  }

 private:
  void work(int index) noexcept {
    for (int turn = 0;;) {
      wait_while(crew_.turn, turn);
      // a call ends only when this thread has taken part in it: no turn is missed
      turn = crew_.turn.load(std::memory_order_acquire);
      if (crew_.call == nullptr) return;
      crew_.call(crew_.body, index, count_);
      if (crew_.left.fetch_sub(1, std::memory_order_acq_rel) == 1) crew_.left.notify_all();
    }
  }

  // Its destructor ends the threads, also of a pool whose constructor could not start all.
  struct crew {
    alignas(alignment) std::atomic<int> turn{0};
    alignas(alignment) std::atomic<int> left{0};
    alignas(alignment) std::atomic<bool> busy{false};
    const void* body = nullptr;
    void (*call)(const void*, int, int) noexcept = nullptr;  // null: the end
    std::vector<std::jthread> threads{};

    ~crew() {
      call = nullptr;
      turn.fetch_add(1, std::memory_order_release);
      turn.notify_all();
      threads.clear();
    }
  };

  int count_;
  crew crew_{};
};

}  // namespace convexpr::inline CONVEXPR_ABI
