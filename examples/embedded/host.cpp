// SPDX-License-Identifier: BSL-1.0
// The terminal as the device's output, to try digits.cpp on the machine that builds it.
#include <unistd.h>

#include <cstring>

#include "device.hpp"

void say(const char* text) {
  if (::write(1, text, std::strlen(text)) < 0) __builtin_trap();
}

int main() { return classify(); }
