// SPDX-License-Identifier: BSL-1.0
// Why a file was refused, as a value: what every reader and writer of this floor returns, so that
// a build without exceptions can use them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

enum class fault : std::uint8_t {
  none,
  // the file system
  unreadable,
  not_a_regular_file,
  file_too_large,
  changed_while_reading,
  unwritable,
  // the length field and the extent of the header
  file_too_short,
  header_too_short,
  header_too_large,
  header_past_end,
  header_not_an_object,
  // the header as JSON
  header_ends_early,
  unexpected_character,
  characters_after_header,
  nested_too_deeply,
  bad_utf8,
  nul_character,
  control_character,
  bad_escape,
  lone_surrogate,
  negative_number,
  leading_zero,
  not_an_integer,
  number_too_large,
  // the header as a list of tensors
  duplicate_name,
  duplicate_field,
  unknown_field,
  missing_field,
  unknown_dtype,
  name_too_long,
  rank_too_large,
  size_overflow,
  begin_after_end,
  size_mismatch,
  past_end,
  overlap,
  hole,
  tail_bytes,
  // the tensors against what a network wants
  missing_tensor,
  extra_tensor,
  wrong_type,
  wrong_shape,
  nonfinite_value,
  value_too_large,
  // the pair of input and output in the metadata
  self_test_missing,
  self_test_malformed,
  self_test_failed,
};

inline constexpr std::size_t no_offset = static_cast<std::size_t>(-1);

struct failure {
  fault code = fault::none;
  std::size_t byte_offset = no_offset;  // in the file; no_offset where no single byte is to blame
  std::string file{};
  std::string tensor{};  // printable(name)
  std::string expected{};
  std::string found{};

  explicit operator bool() const noexcept { return code != fault::none; }

  // `digits.safetensors: tensor conv1.weight: expected shape 8x1x3x3, got 8x1x5x5`
  [[nodiscard]] std::string message() const {
    std::string text;
    if (!file.empty()) text += file + ": ";
    if (byte_offset != no_offset) text += "at byte " + std::to_string(byte_offset) + ": ";
    if (!tensor.empty()) text += "tensor " + tensor + ": ";
    return text += "expected " + expected + ", got " + found;
  }
};

// A value, or the reason why there is none. Test it before use: after a failure the value is empty.
template <class Value>
struct [[nodiscard]] outcome {
  Value value{};
  failure why{};

  outcome() = default;
  outcome(Value&& given) : value(std::move(given)) {}
  outcome(failure&& reason) : why(std::move(reason)) {}
  explicit operator bool() const noexcept { return why.code == fault::none; }
};

// Text from a file made fit for a terminal: everything but printable ASCII becomes \xNN, since a
// name may carry escape sequences, and what exceeds 100 bytes is cut, since it may be megabytes.
[[nodiscard]] inline std::string printable(std::string_view text) {
  constexpr std::size_t most = 100;
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  if (text.size() > most) out += "...";
  return out.empty() ? std::string("\"\"") : out;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
