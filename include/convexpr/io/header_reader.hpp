// SPDX-License-Identifier: BSL-1.0
// The grammar of a .safetensors header, from its text to a table of tensors that together fill the
// data part exactly: for safetensors.hpp, which has found where the header ends.
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
#include "convexpr/io/header_text.hpp"
#include "convexpr/io/tensor_table.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

inline constexpr std::size_t length_bytes = 8;  // the field in front of the header

namespace detail {

class table_reader {
 public:
  table_reader(std::span<const std::byte> file, std::size_t header_end)
      : file_size_(file.size()), text_(file, length_bytes, header_end) {
    const std::size_t header = header_end - length_bytes;
    const auto occurrences = [&](char c) {
      return static_cast<std::size_t>(std::count(
          file.begin() + length_bytes, file.begin() + static_cast<std::ptrdiff_t>(header_end),
          static_cast<std::byte>(c)));
    };
    // A string loses its quotes and gains one NUL; a tensor of rank r takes 49 + 2r bytes of JSON
    // or more, a metadata entry four quotes. So what is set aside here is enough, and none of it
    // exceeds the header.
    const std::size_t braces = occurrences('{');
    table_.text_.reserve(header);
    table_.records_.reserve(std::min(braces, header / 50 + 1));
    table_.dims_.reserve(std::min(braces * max_rank, header / 8 + 1));
    table_.metadata_.reserve(occurrences('"') / 4 + 1);
    table_.data_begin_ = header_end;
  }

  [[nodiscard]] outcome<tensor_table> read() {
    if (!top_object() || !text_.only_padding_left() || !distinct_metadata() || !distinct_names() ||
        !exact_cover()) {
      if (why_.code == fault::none) {
        why_ = {text_.code(), text_.position(), {}, tensor(), text_.expected(), text_.found()};
      }
      return std::move(why_);
    }
    sort_by_name();
    return std::move(table_);
  }

 private:
  static constexpr std::uint32_t nowhere = UINT32_MAX;

  [[nodiscard]] std::string tensor() const {
    return tensor_ == nowhere ? std::string() : printable(table_.text_at(tensor_));
  }

  bool fail(fault code, std::size_t place, std::string expected, std::string found) {
    why_ = {code, place, {}, tensor(), std::move(expected), std::move(found)};
    return false;
  }

  bool fail(fault code, const tensor_record& record, std::string expected, std::string found) {
    tensor_ = record.name;
    return fail(code, record.place, std::move(expected), std::move(found));
  }

  // `{` members `}`: after each key and colon, `member(key's place in the file, in the text)`.
  template <class Member>
  bool object(const char* what, std::size_t longest_key, Member member) {
    if (!text_.expect('{', what)) return false;
    if (text_.take('}')) return true;
    do {
      std::uint32_t key = 0;
      std::size_t place = 0;
      if (!string(longest_key, key, place) || !text_.expect(':', "':'") || !member(place, key)) {
        return false;
      }
    } while (text_.take(','));
    return text_.expect('}', "',' or '}'");
  }

  bool string(std::size_t most, std::uint32_t& position, std::size_t& place) {
    position = static_cast<std::uint32_t>(table_.text_.size());
    text_.skip_blanks();
    place = text_.position();
    if (!text_.string(table_.text_, most)) return false;
    table_.text_.push_back('\0');
    return true;
  }

  bool top_object() {
    return object("an object of tensors", max_name_bytes,
                  [this](std::size_t place, std::uint32_t name) {
                    if (table_.text_at(name) == "__metadata__") return metadata(place);
                    tensor_ = name;
                    const bool good = tensor_object(place, name);
                    if (good) tensor_ = nowhere;
                    return good;
                  });
  }

  bool metadata(std::size_t place) {
    if (std::exchange(has_metadata_, true)) {
      return fail(fault::duplicate_name, place, "__metadata__ once", "it again");
    }
    return object("an object of strings", file_size_, [this](std::size_t, std::uint32_t key) {
      std::uint32_t value = 0;
      std::size_t value_place = 0;
      table_.metadata_.push_back(key);
      return string(file_size_, value, value_place);
    });
  }

  bool tensor_object(std::size_t place, std::uint32_t name) {
    enum field : unsigned { dtype = 1, shape = 2, data_offsets = 4 };
    tensor_record record;
    record.name = name;
    record.place = static_cast<std::uint32_t>(place);
    unsigned seen = 0;
    const auto member = [&](std::size_t key_place, std::uint32_t key) {
      const std::string_view spelled = table_.text_at(key);
      const unsigned which = spelled == "dtype"          ? dtype
                             : spelled == "shape"        ? shape
                             : spelled == "data_offsets" ? data_offsets
                                                         : 0u;
      if (which == 0) {
        return fail(fault::unknown_field, key_place, "dtype, shape or data_offsets",
                    printable(spelled));
      }
      if ((seen & which) != 0) {
        return fail(fault::duplicate_field, key_place, "each field once",
                    std::string(spelled) + " again");
      }
      seen |= which;
      table_.text_.resize(key);
      return which == dtype   ? dtype_value(record)
             : which == shape ? shape_value(record)
                              : offsets_value(record);
    };
    if (!object("an object with dtype, shape and data_offsets", max_name_bytes, member)) {
      return false;
    }
    if (seen != (dtype | shape | data_offsets)) {
      return fail(fault::missing_field, record, "dtype, shape and data_offsets",
                  (seen & dtype) == 0   ? "no dtype"
                  : (seen & shape) == 0 ? "no shape"
                                        : "no data_offsets");
    }
    table_.records_.push_back(record);
    return size_agrees(record);
  }

  bool dtype_value(tensor_record& record) {
    std::uint32_t position = 0;
    std::size_t place = 0;
    if (!string(max_name_bytes, position, place)) return false;
    if (!element_named(table_.text_at(position), record.type)) {
      return fail(fault::unknown_dtype, place, "a dtype out of " + std::string(element_names),
                  printable(table_.text_at(position)));
    }
    table_.text_.resize(position);
    return true;
  }

  bool shape_value(tensor_record& record) {
    record.dims = static_cast<std::uint32_t>(table_.dims_.size());
    if (!text_.expect('[', "a list of dimensions")) return false;
    if (text_.take(']')) return true;
    do {
      std::uint64_t dim = 0;
      if (record.rank == max_rank) {
        return fail(fault::rank_too_large, text_.position(), "at most 8 dimensions", "more");
      }
      if (!text_.integer(dim)) return false;
      table_.dims_.push_back(dim);
      ++record.rank;
    } while (text_.take(','));
    return text_.expect(']', "',' or ']'");
  }

  bool offsets_value(tensor_record& record) {
    return text_.expect('[', "a list of begin and end") && text_.integer(record.begin) &&
           text_.expect(',', "','") && text_.integer(record.end) && text_.expect(']', "']'");
  }

  bool size_agrees(const tensor_record& record) {
    const tensor_entry entry = table_[table_.size() - 1];
    const auto described = [&] {
      return std::string(name_of(entry.type)) + " " + text_of(entry.shape);
    };
    const auto offsets = [&] {
      return "offsets " + std::to_string(record.begin) + " to " + std::to_string(record.end);
    };
    std::size_t bytes = 0;
    if (!byte_count(entry.shape, entry.type, bytes)) {
      return fail(fault::size_overflow, record, "a size that fits into memory", described());
    }
    if (record.begin > record.end) {
      return fail(fault::begin_after_end, record, "offsets that rise", offsets());
    }
    if (record.end - record.begin != bytes) {
      return fail(fault::size_mismatch, record, std::to_string(bytes) + " bytes for " + described(),
                  offsets());
    }
    const std::size_t data = file_size_ - table_.data_begin_;
    if (record.end > data) {
      return fail(fault::past_end, record, std::to_string(record.end) + " bytes of data at least",
                  std::to_string(data));
    }
    return true;
  }

  bool distinct_metadata() {
    const auto key = [this](std::uint32_t position) { return table_.text_at(position); };
    std::sort(table_.metadata_.begin(), table_.metadata_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    for (std::size_t i = 1; i < table_.metadata_.size(); ++i) {
      const std::string_view name = key(table_.metadata_[i]);
      if (name == key(table_.metadata_[i - 1])) {
        return fail(fault::duplicate_name, no_offset, "each key of __metadata__ once",
                    printable(name) + " twice");
      }
    }
    return true;
  }

  // Sorted by place, the tensors must fill the data part: a gap or a tail could smuggle anything.
  bool exact_cover() {
    std::sort(table_.records_.begin(), table_.records_.end(),
              [](const tensor_record& a, const tensor_record& b) {
                return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
              });
    std::uint64_t covered = 0;
    for (const tensor_record& record : table_.records_) {
      if (record.begin != covered) {
        return fail(record.begin < covered ? fault::overlap : fault::hole, record,
                    "data from offset " + std::to_string(covered),
                    "from " + std::to_string(record.begin));
      }
      covered = record.end;
    }
    const std::uint64_t data = file_size_ - table_.data_begin_;
    if (covered == data) return true;
    return fail(fault::tail_bytes, static_cast<std::size_t>(table_.data_begin_ + covered),
                "the end of the file", std::to_string(data - covered) + " more bytes");
  }

  void sort_by_name() {
    std::sort(table_.records_.begin(), table_.records_.end(),
              [this](const tensor_record& a, const tensor_record& b) {
                const int order = table_.text_at(a.name).compare(table_.text_at(b.name));
                return order != 0 ? order < 0 : a.place < b.place;
              });
  }

  bool distinct_names() {
    sort_by_name();
    for (std::size_t i = 1; i < table_.records_.size(); ++i) {
      const tensor_record& first = table_.records_[i - 1];
      const tensor_record& second = table_.records_[i];
      if (table_.text_at(second.name) == table_.text_at(first.name)) {
        return fail(fault::duplicate_name, second, "each name once",
                    "it again, first at byte " + std::to_string(first.place));
      }
    }
    return true;
  }

  std::size_t file_size_;
  header_text text_;
  tensor_table table_;
  failure why_;
  std::uint32_t tensor_ = nowhere;  // being read, to be named in a failure
  bool has_metadata_ = false;
};

}  // namespace detail

}  // namespace convexpr::inline CONVEXPR_ABI::io
