// SPDX-License-Identifier: BSL-1.0
// A line on the terminal that says how much of a long work is done; for main.cpp.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>

namespace upscale {

/** What to show of a work, and when; knows no clock and no terminal. */
class progress {
 public:
  /** The line to show when `done` of `total` parts took `seconds`; empty: nothing to show now. */
  std::string line(int done, int total, double seconds) {
    if (done <= 0) return {};
    const double whole = seconds * total / done;
    // Two tenths of a second tell how long the work will take; then ten lines a second.
    if (!shown_ && (seconds < 0.2 || whole < 1.0)) return {};
    if (shown_ && seconds < last_ + 0.1) return {};
    shown_ = true;
    last_ = seconds;
    const auto filled = static_cast<std::size_t>(40LL * done / total);
    char text[width + 1];
    std::snprintf(text, sizeof text, "%3d%% [%s%s] %.0f s left ",
                  static_cast<int>(100LL * done / total), std::string(filled, '#').c_str(),
                  std::string(40 - filled, '.').c_str(), whole - seconds);
    return text;
  }

  /** What wipes the last line away; empty if there was none. */
  std::string end() const { return shown_ ? std::string(width, ' ') + '\r' : std::string(); }

 private:
  static constexpr std::size_t width = 70;

  double last_ = 0;
  bool shown_ = false;
};

/** Shows itself only if stderr is a terminal, and only for work that will take over a second. */
class progress_bar {
 public:
  progress_bar() = default;
  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;
  ~progress_bar() { show(progress_.end()); }

  void operator()(int done, int total) {
    const std::lock_guard one_at_a_time(mutex_);
    const std::chrono::duration<double> seconds = clock::now() - start_;
    show(progress_.line(done, total, seconds.count()));
  }

 private:
  using clock = std::chrono::steady_clock;

  void show(const std::string& line) const {
    if (terminal_ && !line.empty()) std::fprintf(stderr, "\r%s", line.c_str());
  }

  const clock::time_point start_ = clock::now();
  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  std::mutex mutex_;
  progress progress_;
};

}  // namespace upscale
