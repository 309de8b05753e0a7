// SPDX-License-Identifier: BSL-1.0
// The strict reader of .safetensors: bytes in, a table of tensors or the reason for refusal out.
// For whoever loads weights; what a network wants of the table is checked by manifest.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "convexpr/config.hpp"
#include "convexpr/io/failure.hpp"
#include "convexpr/io/header_reader.hpp"
#include "convexpr/io/tensor_table.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

// The format's own reader stops at 100 MB; 150 000 tensors fit into this.
inline constexpr std::size_t max_header_bytes = std::size_t{16} << 20;

// Reads the whole structure and checks all of it; the data bytes themselves are not looked at.
// Cost: O(n log n) in the header, memory at most 4 headers. Throws only std::bad_alloc.
// `file` is named in failures. The table does not refer to `bytes`.
[[nodiscard]] inline outcome<tensor_table> parse(std::span<const std::byte> bytes,
                                                 std::string_view file = {}) {
  const auto refuse = [&](fault code, std::size_t place, std::string expected, std::string found) {
    return failure{code, place, std::string(file), {}, std::move(expected), std::move(found)};
  };
  if (bytes.size() < length_bytes) {
    return refuse(fault::file_too_short, no_offset, "8 bytes of header length at least",
                  std::to_string(bytes.size()) + " bytes");
  }
  std::uint64_t header = 0;
  for (std::size_t i = length_bytes; i-- > 0;) {
    header = header << 8 | static_cast<std::uint64_t>(bytes[i]);
  }
  const std::string got = std::to_string(header);
  if (header < 2) {
    return refuse(fault::header_too_short, 0, "a header of 2 bytes at least", got);
  }
  if (header > max_header_bytes) {
    return refuse(fault::header_too_large, 0,
                  "a header of " + std::to_string(max_header_bytes) + " bytes at most", got);
  }
  if (header > bytes.size() - length_bytes) {
    return refuse(fault::header_past_end, 0,
                  "a header within the " + std::to_string(bytes.size()) + " bytes of the file",
                  got + " bytes of header");
  }
  if (bytes[length_bytes] != std::byte{'{'}) {
    return refuse(fault::header_not_an_object, length_bytes, "'{' as the header's first byte",
                  "byte " + std::to_string(static_cast<unsigned>(bytes[length_bytes])));
  }
  auto result = detail::table_reader(bytes, length_bytes + static_cast<std::size_t>(header)).read();
  if (!result) result.why.file = file;
  return result;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
