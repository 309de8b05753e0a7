// SPDX-License-Identifier: BSL-1.0
// The contents of one .safetensors file, checked: which tensors it holds, of which type and shape,
// in which bytes. For manifest.hpp, write_safetensors.hpp and whoever lists a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "convexpr/config.hpp"
#include "convexpr/io/element.hpp"
#include "convexpr/io/extent.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

struct tensor_entry {
  std::string_view name;  // UTF-8 without NUL; lives as long as the table
  element type = element::f32;
  extent shape;
  std::size_t begin = 0;  // positions in the file, not in its data part
  std::size_t end = 0;
};

struct metadata_entry {
  std::string_view key;
  std::string_view value;
};

namespace detail {
class table_reader;

struct tensor_record {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t name = 0;   // in the table's text
  std::uint32_t place = 0;  // of the name in the file
  std::uint32_t dims = 0;   // in the table's dims
  std::uint8_t rank = 0;
  element type = element::f32;
};
}  // namespace detail

inline constexpr std::size_t not_found = static_cast<std::size_t>(-1);

// Made by parse() only. Entries are packed: the shortest tensor in JSON takes 50 bytes, a record
// 32, so that no vector here can outgrow the header it was read from.
class tensor_table {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

  // By rising name, index < size().
  [[nodiscard]] tensor_entry operator[](std::size_t index) const noexcept {
    const detail::tensor_record& record = records_[index];
    tensor_entry entry;
    entry.name = text_at(record.name);
    entry.type = record.type;
    entry.shape.rank = record.rank;
    for (std::size_t axis = 0; axis < record.rank; ++axis) {
      entry.shape.dims[axis] = dims_[record.dims + axis];
    }
    entry.begin = data_begin_ + static_cast<std::size_t>(record.begin);
    entry.end = data_begin_ + static_cast<std::size_t>(record.end);
    return entry;
  }

  // The index of a tensor, or not_found; O(log n).
  [[nodiscard]] std::size_t find(std::string_view name) const noexcept {
    std::size_t low = 0;
    std::size_t high = records_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (text_at(records_[middle].name) < name) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < size() && text_at(records_[low].name) == name ? low : not_found;
  }

  [[nodiscard]] std::size_t metadata_size() const noexcept { return metadata_.size(); }

  // By rising key, index < metadata_size().
  [[nodiscard]] metadata_entry metadata(std::size_t index) const noexcept {
    const std::string_view key = text_at(metadata_[index]);
    return {key, text_at(metadata_[index] + key.size() + 1)};
  }

 private:
  friend class detail::table_reader;

  [[nodiscard]] std::string_view text_at(std::size_t position) const noexcept {
    return text_.data() + position;
  }

  std::vector<char> text_;  // decoded strings, each ended by NUL
  std::vector<detail::tensor_record> records_;
  std::vector<std::uint64_t> dims_;
  std::vector<std::uint32_t> metadata_;  // keys in text_, each followed by its value
  std::size_t data_begin_ = 0;
};

}  // namespace convexpr::inline CONVEXPR_ABI::io
