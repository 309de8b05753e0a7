// SPDX-License-Identifier: BSL-1.0
// The two .safetensors files of this folder as bytes of the program, so that it opens no file.
#pragma once

#include <cstddef>
#include <span>

namespace digits {

std::span<const std::byte> model_file();
std::span<const std::byte> test_file();

}  // namespace digits
