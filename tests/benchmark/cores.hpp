// SPDX-License-Identifier: BSL-1.0
// Keeps the thread that measures on one core, and lets a second one have another: for programs here
// that time one thread and two in one process.
#pragma once

#include <sched.h>

#include <cstdio>
#include <cstdlib>

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

}  // namespace convexpr_benchmark
