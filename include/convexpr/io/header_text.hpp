// SPDX-License-Identifier: BSL-1.0
// A cursor over the JSON of a .safetensors header that accepts strings and whole numbers by the
// letter of RFC 8259 and nothing looser: for header_reader.hpp, which knows the grammar around
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convexpr/config.hpp"
#include "convexpr/io/failure.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

// Longer than any framework writes; with it a message about a hostile name stays cheap to build.
inline constexpr std::size_t max_name_bytes = 1024;

// Every step returns true, or false after noting the fault, the place and what belonged there;
// the cursor then stays at the place. Memory is the caller's.
class header_text {
 public:
  // The bytes [first, last) of the file.
  header_text(std::span<const std::byte> file, std::size_t first, std::size_t last) noexcept
      : file_(file), at_(first), last_(last) {}

  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  [[nodiscard]] fault code() const noexcept { return code_; }
  [[nodiscard]] const char* expected() const noexcept { return expected_; }

  [[nodiscard]] std::string found() const {
    if (at_ == last_) return "the end of the header";
    std::string text;
    for (std::size_t i = at_; i != last_ && i - at_ < 16; ++i) text += static_cast<char>(file_[i]);
    return "'" + printable(text) + "'";
  }

  void skip_blanks() noexcept {
    while (at_ != last_ && (byte() == ' ' || byte() == '\n' || byte() == '\r' || byte() == '\t')) {
      ++at_;
    }
  }

  // Takes the character if it comes next; else notes nothing.
  [[nodiscard]] bool take(char wanted) noexcept {
    skip_blanks();
    if (at_ == last_ || byte() != static_cast<unsigned char>(wanted)) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] bool expect(char wanted, const char* what) noexcept {
    if (take(wanted)) return true;
    return stop(at_ == last_ ? fault::header_ends_early : fault::unexpected_character, what);
  }

  // The header may be padded behind its object, with spaces only.
  [[nodiscard]] bool only_padding_left() noexcept {
    while (at_ != last_ && byte() == ' ') ++at_;
    return at_ == last_ || stop(fault::characters_after_header, "only spaces after the object");
  }

  // Appends the decoded string to `out`, at most `most` bytes. It is valid UTF-8 and holds no NUL.
  [[nodiscard]] bool string(std::vector<char>& out, std::size_t most) {
    if (!expect('"', "a string")) return false;
    const std::size_t place = at_;
    const std::size_t start = out.size();
    while (at_ != last_) {
      const unsigned c = byte();
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == 0) return stop(fault::nul_character, "no NUL in a string");
      if (c < 0x20) return stop(fault::control_character, "control characters as escapes");
      if (!(c == '\\' ? escape(out) : plain_character(out))) return false;
      if (out.size() - start > most) {
        at_ = place;
        return stop(fault::name_too_long, "a name of at most 1024 bytes");
      }
    }
    return stop(fault::header_ends_early, "a closing quote");
  }

  // A whole number from 0 to 2^53, the range in which every JSON reader agrees on integers.
  [[nodiscard]] bool integer(std::uint64_t& value) noexcept {
    constexpr std::uint64_t most = std::uint64_t{1} << 53;
    constexpr const char* what = "a whole number from 0 to 2^53";
    skip_blanks();
    if (at_ == last_) return stop(fault::header_ends_early, what);
    if (byte() == '-') return stop(fault::negative_number, what);
    if (byte() == '[' || byte() == '{') return stop(fault::nested_too_deeply, what);
    if (!at_digit()) return stop(fault::unexpected_character, what);
    const std::size_t place = at_;
    const auto back = [&](fault code) {
      at_ = place;
      return stop(code, what);
    };
    value = 0;
    for (; at_ != last_ && at_digit(); ++at_) {
      if (at_ != place && value == 0) return back(fault::leading_zero);
      value = value * 10 + (byte() - '0');
      if (value > most) return back(fault::number_too_large);
    }
    if (at_ != last_ && (byte() == '.' || byte() == 'e' || byte() == 'E')) {
      return back(fault::not_an_integer);
    }
    return true;
  }

 private:
  [[nodiscard]] unsigned byte() const noexcept { return static_cast<unsigned>(file_[at_]); }
  [[nodiscard]] bool at_digit() const noexcept { return byte() >= '0' && byte() <= '9'; }

  bool stop(fault code, const char* expected) noexcept {
    code_ = code;
    expected_ = expected;
    return false;
  }

  // One character as it stands; the table of well-formed sequences is Unicode's 3-7.
  [[nodiscard]] bool plain_character(std::vector<char>& out) {
    const unsigned lead = byte();
    unsigned low = 0x80;
    unsigned high = 0xbf;
    std::size_t following = 0;
    if (lead >= 0xc2 && lead <= 0xdf) {
      following = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      following = 2;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      following = 3;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else if (lead >= 0x80) {
      return stop(fault::bad_utf8, "UTF-8");
    }
    out.push_back(static_cast<char>(lead));
    for (++at_; following != 0; --following, ++at_) {
      if (at_ == last_ || byte() < low || byte() > high) return stop(fault::bad_utf8, "UTF-8");
      out.push_back(static_cast<char>(byte()));
      low = 0x80;
      high = 0xbf;
    }
    return true;
  }

  [[nodiscard]] bool escape(std::vector<char>& out) {
    ++at_;
    if (at_ == last_) return stop(fault::header_ends_early, "the rest of an escape");
    switch (byte()) {
      case '"':
      case '\\':
      case '/': out.push_back(static_cast<char>(byte())); break;
      case 'b': out.push_back('\b'); break;
      case 'f': out.push_back('\f'); break;
      case 'n': out.push_back('\n'); break;
      case 'r': out.push_back('\r'); break;
      case 't': out.push_back('\t'); break;
      case 'u': ++at_; return code_point(out);
      default: return stop(fault::bad_escape, "one of \" \\ / b f n r t u after a backslash");
    }
    ++at_;
    return true;
  }

  [[nodiscard]] bool code_point(std::vector<char>& out) {
    constexpr const char* pair = "a high surrogate, then \\u and a low one";
    std::uint32_t point = 0;
    if (!four_hex_digits(point)) return false;
    if (point == 0) return stop(fault::nul_character, "no NUL in a string");
    if (point >= 0xdc00 && point <= 0xdfff) return stop(fault::lone_surrogate, pair);
    if (point >= 0xd800 && point <= 0xdbff) {
      for (const unsigned wanted : {unsigned{'\\'}, unsigned{'u'}}) {
        if (at_ == last_ || byte() != wanted) return stop(fault::lone_surrogate, pair);
        ++at_;
      }
      std::uint32_t low = 0;
      if (!four_hex_digits(low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return stop(fault::lone_surrogate, pair);
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    const auto push = [&](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
    if (point < 0x80) {
      push(point);
      return true;
    }
    if (point < 0x800) {
      push(0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        push(0xe0 | point >> 12);
      } else {
        push(0xf0 | point >> 18);
        push(0x80 | (point >> 12 & 0x3f));
      }
      push(0x80 | (point >> 6 & 0x3f));
    }
    push(0x80 | (point & 0x3f));
    return true;
  }

  [[nodiscard]] bool four_hex_digits(std::uint32_t& value) noexcept {
    value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == last_) return stop(fault::header_ends_early, "four hex digits");
      const unsigned c = byte();
      const unsigned lower = c | 0x20;
      if (c >= '0' && c <= '9') {
        value = value << 4 | (c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value = value << 4 | (lower - 'a' + 10);
      } else {
        return stop(fault::bad_escape, "four hex digits");
      }
    }
    return true;
  }

  std::span<const std::byte> file_;
  std::size_t at_;
  std::size_t last_;
  fault code_ = fault::none;
  const char* expected_ = "";
};

}  // namespace convexpr::inline CONVEXPR_ABI::io
