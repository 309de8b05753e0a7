// SPDX-License-Identifier: BSL-1.0
// All that a bare Cortex-M7 with an FPU needs around classify(): the vector table, memory as C++
// expects it, and text through the debugger (ARM semihosting, which QEMU has, too).
#include <cstddef>
#include <cstdint>

#include "device.hpp"

extern "C" {
// Places that board.ld defines.
extern std::uint32_t stack_top[];
extern std::uint32_t data_begin[];
extern std::uint32_t data_end[];
extern const std::uint32_t data_source[];
extern std::uint32_t bss_begin[];
extern std::uint32_t bss_end[];
[[noreturn]] void reset();
[[noreturn]] void fault();
}

namespace {

std::uint32_t semihosting(std::uint32_t operation, const void* argument) {
  register std::uint32_t r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

[[noreturn]] void leave(std::uint32_t status) {
  constexpr std::uint32_t exit_extended = 0x20;
  const std::uint32_t block[] = {0x20026, status};  // the application has ended
  semihosting(exit_extended, block);
  for (;;) {
  }
}

// Words of stack that were never written keep this.
constexpr std::uint32_t unused = 0x5a5aa5a5;

void paint_stack() {
  std::uint32_t* here = static_cast<std::uint32_t*>(__builtin_frame_address(0)) - 32;
  for (std::uint32_t* at = bss_end; at < here;) *at++ = unused;
}

void report_stack() {
  const std::uint32_t* lowest = bss_end;
  while (*lowest == unused) ++lowest;
  say("stack: ");
  say_number(static_cast<std::uint32_t>(stack_top - lowest) * 4);
  say(" bytes\n");
}

}  // namespace

using handler = void (*)();
[[gnu::section(".vectors"), gnu::used]] const handler vectors[] = {
    reinterpret_cast<handler>(stack_top), reset, fault, fault, fault, fault, fault};

void say(const char* text) {
  constexpr std::uint32_t write0 = 0x04;
  semihosting(write0, text);
}

void reset() {
  *reinterpret_cast<volatile std::uint32_t*>(0xe000ed88) |= 0xfu << 20;  // CPACR: the FPU on
  asm volatile("dsb\n isb");
  const std::uint32_t* from = data_source;
  for (std::uint32_t* to = data_begin; to != data_end;) *to++ = *from++;
  for (std::uint32_t* to = bss_begin; to != bss_end;) *to++ = 0;
  paint_stack();
  const int status = classify();
  report_stack();
  leave(static_cast<std::uint32_t>(status));
}

void fault() { leave(3); }
