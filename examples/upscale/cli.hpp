// SPDX-License-Identifier: BSL-1.0
// The command line of upscale; apart from main.cpp because CLI11 takes seconds to compile.
#pragma once

#include <optional>
#include <string>

namespace upscale {

struct arguments {
  std::string in;
  std::string out;
  std::string weights;  // empty: those in the program
  int threads = 1;
  int tile = 0;  // 0: chosen by the picture's size
};

/**
 * What the user asks for. Empty when nothing is left to do: after --help or --version (`status` 0)
 * and after a usage error, which has been told on stderr (`status` 2).
 */
std::optional<arguments> parse(int argc, char** argv, int& status);

}  // namespace upscale
