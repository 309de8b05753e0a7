// SPDX-License-Identifier: BSL-1.0
// Puts weights.safetensors into the program; UPSCALE_WEIGHTS is its path, given by the build.
#include "weights.hpp"

// The assembler copies the file: 0.9 MB as a C++ array would take the compiler seconds.
asm(R"(
  .section .rodata
  .balign 64
upscale_weights_begin:
  .incbin ")" UPSCALE_WEIGHTS R"("
upscale_weights_end:
  .globl upscale_weights_begin
  .globl upscale_weights_end
  .previous
)");

extern "C" {
extern const std::byte upscale_weights_begin[];
extern const std::byte upscale_weights_end[];
}

namespace upscale {

std::span<const std::byte> embedded_weights() {
  return {upscale_weights_begin, upscale_weights_end};
}

}  // namespace upscale
