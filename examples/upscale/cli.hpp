// SPDX-License-Identifier: BSL-1.0
// The command line of upscale; apart from main.cpp because CLI11 takes seconds to compile.
#pragma once

#include <optional>
#include <string>

#include "enlarge.hpp"

namespace upscale {

struct arguments {
  std::string in;
  std::string out;
  manner how;
};

/**
 * What the user asks for. Empty when nothing is left to do: after --help or --version (`status` 0)
 * and after a usage error, which has been told on stderr (`status` 2).
 */
std::optional<arguments> parse(int argc, char** argv, int& status);

}  // namespace upscale
