// SPDX-License-Identifier: BSL-1.0
// libFuzzer's door to the .safetensors reader: any bytes are refused, or mean the same once written
// and read again. Build: clang++ -std=c++20 -Iinclude -Itests -fsanitize=fuzzer,address,undefined
#include "convexpr/io/safetensors.hpp"

#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "io/bytes.hpp"

namespace {

std::size_t largest = 0;

void note_allocation(const volatile void*, std::size_t size) { largest = std::max(largest, size); }
void ignore_release(const volatile void*) {}

// A failure's words may exceed a tiny file, nothing else may exceed any.
void check(const tests::bytes& file) {
  constexpr std::size_t words = 2048;
  largest = 0;
  const bool read = static_cast<bool>(convexpr::io::parse(file));
  if (largest > std::max(file.size(), words)) std::abort();
  if (read && !tests::refused_or_consistent(file)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  return __sanitizer_install_malloc_and_free_hooks(note_allocation, ignore_release) == 0 ? 1 : 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* first = reinterpret_cast<const std::byte*>(data);
  check(tests::bytes(first, first + size));
  if (size == 0) return 0;
  // The same bytes as a header under a true length field, the first byte counting the data: this
  // way mutations reach the grammar, which a wrong length would hide.
  const std::string_view header(reinterpret_cast<const char*>(data) + 1, size - 1);
  check(tests::file_of(header, data[0]));
  return 0;
}
