// SPDX-License-Identifier: BSL-1.0
// Keeps the thread that measures on one core, and lets a second one have another; what two of them
// have of the machine at this moment: for programs here that time one thread and two in one
// process.
#pragma once

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "timing.hpp"

namespace convexpr_benchmark {

// Of those that the process may use, the last is this thread's from now on.
class cores {
 public:
  cores() {
    if (sched_getaffinity(0, sizeof others_, &others_) != 0) fail();
    int mine = CPU_SETSIZE - 1;
    while (!CPU_ISSET(mine, &others_)) --mine;
    CPU_ZERO(&mine_);
    CPU_SET(mine, &mine_);
    CPU_CLR(mine, &others_);
    go_to(mine_);
  }

  bool has_others() const { return CPU_COUNT(&others_) > 0; }

  // What `start` returns; the threads that it starts run on the other cores.
  template <class Start>
  auto on_others(Start&& start) const {
    struct back {
      const cores& all;
      ~back() { go_to(all.mine_); }
    } at_end{*this};
    go_to(others_);
    return start();
  }

 private:
  static void fail() {
    std::perror("the cores of this process");
    std::exit(2);
  }
  static void go_to(const cpu_set_t& where) {
    if (sched_setaffinity(0, sizeof where, &where) != 0) fail();
  }

  cpu_set_t mine_{};
  cpu_set_t others_{};
};

// Two virtual cores may be one core for seconds, each half as fast, or lie in different parts of a
// processor, with caches that are far from each other.
struct two_cores {
  double peak;  // of the FMA loop on both at once, the slower one
  double line;  // seconds until one reads what the other has written
};

template <class Pool>
two_cores two_cores_now(Pool& pool) {
  constexpr int warm = 20, turns = 120;
  alignas(64) std::atomic<int> ball{0};
  alignas(64) double peaks[2] = {}, lines[2] = {};
  pool.run([&](int index, int count) noexcept {
    if (count != 2) return;
    double begin = 0;
    for (int turn = 0; turn < turns; ++turn) {
      if (turn == warm) begin = wall_now();
      while (ball.load(std::memory_order_acquire) != 2 * turn + index) {
      }
      ball.store(2 * turn + index + 1, std::memory_order_release);
    }
    lines[index] = (wall_now() - begin) / (2 * (turns - warm));
    peaks[index] = peak_now(wall_now);
  });
  return {std::min(peaks[0], peaks[1]), lines[0]};
}

}  // namespace convexpr_benchmark
