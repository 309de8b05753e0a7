// SPDX-License-Identifier: BSL-1.0
// Puts the weights of slim into the program; UPSCALE_FOLDER, where they are, is given by the build.
#include "weights.hpp"

// The assembler copies the files: 0.9 MB as a C++ array would take the compiler seconds.
asm(R"(
  .section .rodata
  .balign 64
upscale_slim_2x:
  .incbin ")" UPSCALE_FOLDER R"(/weights.safetensors"
upscale_slim_2x_end:
  .balign 64
upscale_slim_3x:
  .incbin ")" UPSCALE_FOLDER R"(/slim_3x.safetensors"
upscale_slim_3x_end:
  .balign 64
upscale_slim_4x:
  .incbin ")" UPSCALE_FOLDER R"(/slim_4x.safetensors"
upscale_slim_4x_end:
  .globl upscale_slim_2x, upscale_slim_2x_end, upscale_slim_3x, upscale_slim_3x_end
  .globl upscale_slim_4x, upscale_slim_4x_end
  .previous
)");

extern "C" {
extern const std::byte upscale_slim_2x[], upscale_slim_2x_end[];
extern const std::byte upscale_slim_3x[], upscale_slim_3x_end[];
extern const std::byte upscale_slim_4x[], upscale_slim_4x_end[];
}

namespace upscale {

std::span<const std::byte> embedded_weights(int scale) {
  switch (scale) {
    case 2: return {upscale_slim_2x, upscale_slim_2x_end};
    case 3: return {upscale_slim_3x, upscale_slim_3x_end};
    default: return {upscale_slim_4x, upscale_slim_4x_end};
  }
}

}  // namespace upscale
