// SPDX-License-Identifier: BSL-1.0
// Puts the files into the program; DIGITS_FOLDER is their folder, given by the build.
#include "embedded.hpp"

// By the assembler, so that the files are the trainer's, unconverted, and the library's reader
// checks every name and shape against the network's type. An array would be checked for its length.
// clang-format off
#define DIGITS_EMBED(name, file)             \
  asm(".section .rodata\n"                   \
      ".balign 64\n"                         \
      ".globl " #name "_begin\n"             \
      #name "_begin:\n"                      \
      ".incbin \"" DIGITS_FOLDER file "\"\n" \
      ".globl " #name "_end\n"               \
      #name "_end:\n"                        \
      ".previous\n");                        \
  extern "C" const std::byte name##_begin[]; \
  extern "C" const std::byte name##_end[]
// clang-format on

DIGITS_EMBED(digits_model, "/model.safetensors");
DIGITS_EMBED(digits_test, "/test_digits.safetensors");

namespace digits {

std::span<const std::byte> model_file() { return {digits_model_begin, digits_model_end}; }
std::span<const std::byte> test_file() { return {digits_test_begin, digits_test_end}; }

}  // namespace digits
