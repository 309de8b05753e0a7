// SPDX-License-Identifier: BSL-1.0
// Does a call end the program, as a broken precondition must? Tried in a child process.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace tests {

template <class Call>
bool traps(Call call) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGILL, SIG_DFL);  // the test framework has handlers of its own
    std::signal(SIGTRAP, SIG_DFL);
    call();
    _exit(0);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
         (WTERMSIG(status) == SIGILL || WTERMSIG(status) == SIGTRAP);
}

}  // namespace tests
