// SPDX-License-Identifier: BSL-1.0
// Named tensors to the bytes of a .safetensors file: for whoever saves weights, with
// save_atomically() of file.hpp as the next step.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convexpr/config.hpp"
#include "convexpr/io/element.hpp"
#include "convexpr/io/extent.hpp"
#include "convexpr/io/failure.hpp"
#include "convexpr/io/safetensors.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

struct tensor_to_write {
  std::string_view name;  // UTF-8 without NUL
  element type = element::f32;
  extent shape;
  std::span<const std::byte> bytes;  // little-endian, row-major, without gaps
};

namespace detail {

inline void append_quoted(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20) {
      out += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  out += '"';
}

inline void append_tensor(std::string& out, const tensor_to_write& tensor, std::size_t begin) {
  append_quoted(out, tensor.name);
  out.append(":{\"dtype\":\"").append(name_of(tensor.type)).append("\",\"shape\":[");
  for (std::size_t axis = 0; axis < tensor.shape.rank; ++axis) {
    if (axis != 0) out += ',';
    out += std::to_string(tensor.shape.dims[axis]);
  }
  out.append("],\"data_offsets\":[").append(std::to_string(begin)).append(",");
  out.append(std::to_string(begin + tensor.bytes.size())).append("]}");
}

}  // namespace detail

// The same tensors and metadata give the same bytes, in whatever order they come: tensors stand by
// falling element size, then by name, so each begins at a multiple of its element size; metadata
// by key; the header is padded to a multiple of 8. The result has been read back by parse(), so
// this also returns what is wrong with the input: a name twice, bytes that do not fit the shape,
// a name that is no UTF-8. Cost: one copy of the data. Throws only std::bad_alloc.
[[nodiscard]] inline outcome<std::vector<std::byte>> write_safetensors(
    std::vector<tensor_to_write> tensors, std::vector<metadata_entry> metadata = {}) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    const std::size_t a_size = size_of(a.type);
    const std::size_t b_size = size_of(b.type);
    return a_size != b_size ? a_size > b_size : a.name < b.name;
  });
  std::sort(metadata.begin(), metadata.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  std::string header = "{";
  const auto separate = [&] {
    if (header.size() > 1) header += ',';
  };
  if (!metadata.empty()) {
    header += "\"__metadata__\":{";
    for (const metadata_entry& entry : metadata) {
      if (&entry != metadata.data()) header += ',';
      detail::append_quoted(header, entry.key);
      header += ':';
      detail::append_quoted(header, entry.value);
    }
    header += '}';
  }
  std::size_t data = 0;
  for (const tensor_to_write& tensor : tensors) {
    if (tensor.shape.rank > max_rank) {
      return failure{fault::rank_too_large,
                     no_offset,
                     {},
                     printable(tensor.name),
                     "at most 8 dimensions",
                     std::to_string(tensor.shape.rank)};
    }
    separate();
    detail::append_tensor(header, tensor, data);
    data += tensor.bytes.size();
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::vector<std::byte> file;
  file.reserve(length_bytes + header.size() + data);
  for (std::size_t i = 0; i < length_bytes; ++i) {
    file.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(header.size()) >> (8 * i)));
  }
  const auto text = std::as_bytes(std::span(header));
  file.insert(file.end(), text.begin(), text.end());
  for (const tensor_to_write& tensor : tensors) {
    file.insert(file.end(), tensor.bytes.begin(), tensor.bytes.end());
  }
  outcome<tensor_table> reread = parse(file);
  if (!reread) return std::move(reread.why);
  return file;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
