// SPDX-License-Identifier: BSL-1.0
// What digits.cpp and the device under it have of each other: board.cpp writes to the debugger,
// host.cpp to the terminal.
#pragma once

#include <cstdint>

void say(const char* text);
int classify();  // 0: all as it should be

inline void say_number(std::uint32_t n) {
  char digits[11] = {};
  char* at = digits + 10;
  do {
    *--at = static_cast<char>('0' + n % 10);
    n /= 10;
  } while (n != 0);
  say(at);
}
