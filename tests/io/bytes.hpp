// SPDX-License-Identifier: BSL-1.0
// Builds .safetensors files by hand, valid or not, and compares what was read: for the tests of
// this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convexpr/io/safetensors.hpp"
#include "convexpr/io/write_safetensors.hpp"

namespace tests {

namespace io = convexpr::io;
using bytes = std::vector<std::byte>;

inline bytes bytes_of(std::string_view text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

// Any length field, any header, any data.
inline bytes file_of(std::uint64_t length, std::string_view header, std::string_view data) {
  bytes file;
  for (int i = 0; i < 8; ++i) file.push_back(static_cast<std::byte>(length >> (8 * i) & 0xff));
  for (const std::string_view part : {header, data}) {
    for (const std::byte b : bytes_of(part)) file.push_back(b);
  }
  return file;
}

// The length field is right; the data are `data_bytes` times 'd'.
inline bytes file_of(std::string_view header, std::size_t data_bytes) {
  return file_of(header.size(), header, std::string(data_bytes, 'd'));
}

inline bool same(const io::tensor_entry& a, const io::tensor_entry& b) {
  return a.name == b.name && a.type == b.type && a.shape == b.shape;
}

// Whether the tensors and the metadata of two files are the same, apart from where they stand.
inline bool same_contents(const io::tensor_table& a, const bytes& a_file, const io::tensor_table& b,
                          const bytes& b_file) {
  if (a.size() != b.size() || a.metadata_size() != b.metadata_size()) return false;
  for (std::size_t i = 0; i < a.metadata_size(); ++i) {
    if (a.metadata(i).key != b.metadata(i).key) return false;
    if (a.metadata(i).value != b.metadata(i).value) return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    const io::tensor_entry x = a[i];
    const io::tensor_entry y = b[i];
    if (!same(x, y) || x.end - x.begin != y.end - y.begin) return false;
    if (x.end > a_file.size() || y.end > b_file.size() || x.begin > x.end) return false;
    if (x.end != x.begin &&
        std::memcmp(a_file.data() + x.begin, b_file.data() + y.begin, x.end - x.begin) != 0) {
      return false;
    }
  }
  return true;
}

// Writes what was read from `file`.
inline io::outcome<bytes> rewritten(const io::tensor_table& table, const bytes& file) {
  std::vector<io::tensor_to_write> tensors;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const io::tensor_entry entry = table[i];
    tensors.push_back({entry.name, entry.type, entry.shape,
                       std::span(file).subspan(entry.begin, entry.end - entry.begin)});
  }
  std::vector<io::metadata_entry> metadata;
  for (std::size_t i = 0; i < table.metadata_size(); ++i) metadata.push_back(table.metadata(i));
  return io::write_safetensors(tensors, metadata);
}

// The law of the reader: what it accepts means one thing. Written and read again it is the same.
inline bool refused_or_consistent(const bytes& file) {
  const auto table = io::parse(file);
  if (!table) return true;
  const auto again = rewritten(table.value, file);
  if (!again) return false;
  const auto reread = io::parse(again.value);
  return reread && same_contents(table.value, file, reread.value, again.value);
}

}  // namespace tests
