// SPDX-License-Identifier: BSL-1.0
// Bytes as text for the metadata of a file, RFC 4648 with padding, as Python's base64.b64encode
// writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

inline constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] inline std::string base64(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < left ? static_cast<std::uint32_t>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= left ? base64_digits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

// Fills `bytes` exactly; false where the text has other bytes, another length, or bits left over.
[[nodiscard]] inline bool from_base64(std::string_view text, std::span<std::byte> bytes) {
  if (bytes.size() > SIZE_MAX / 2 || text.size() != (bytes.size() + 2) / 3 * 4) return false;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t left = bytes.size() - written;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padding = k > left;
      const std::size_t digit = padding ? 0 : base64_digits.find(text[i + k]);
      if (digit == std::string_view::npos || (padding && text[i + k] != '=')) return false;
      group = group << 6 | static_cast<std::uint32_t>(digit);
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint32_t byte = group >> (16 - 8 * k) & 255;
      if (k < left) {
        bytes[written++] = static_cast<std::byte>(byte);
      } else if (byte != 0) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
