// SPDX-License-Identifier: BSL-1.0
// Written and read again is the same, byte for byte where it is promised; what cannot be written
// is refused.
#include "convexpr/io/write_safetensors.hpp"

#include "io/bytes.hpp"
#include "support/catch.hpp"

using tests::bytes;
namespace io = convexpr::io;
using io::element;

TEST_CASE("a written file, byte for byte") {
  const bytes four = tests::bytes_of("wwww");
  const bytes two = tests::bytes_of("hh");
  const auto file = io::write_safetensors({{"h", element::f16, {1, {1}}, two},
                                           {"b", element::f32, {0, {}}, four},
                                           {"a", element::f32, {2, {1, 1}}, four}},
                                          {{"format", "pt"}, {"by", "\"x\"\n"}});
  REQUIRE(file);
  std::string header =
      "{\"__metadata__\":{\"by\":\"\\\"x\\\"\\u000a\",\"format\":\"pt\"},"
      "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
      "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8]},"
      "\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[8,10]}}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  CHECK(file.value == tests::file_of(header.size(), header, "wwwwwwwwhh"));
}

TEST_CASE("nothing is written as an empty object") {
  const auto file = io::write_safetensors({});
  REQUIRE(file);
  CHECK(file.value == tests::file_of(8, "{}      ", ""));
}

TEST_CASE("every element type survives writing and reading, in any order, aligned") {
  std::vector<bytes> contents;
  std::vector<io::tensor_to_write> tensors;
  for (const element type : io::all_elements) {
    contents.emplace_back(3 * io::size_of(type), static_cast<std::byte>(contents.size()));
    tensors.push_back({io::name_of(type), type, {2, {1, 3}}, {}});
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].bytes = contents[i];
  const auto file = io::write_safetensors(tensors);
  REQUIRE(file);
  const auto table = io::parse(file.value);
  REQUIRE(table);
  REQUIRE(table.value.size() == tensors.size());
  for (const io::tensor_to_write& written : tensors) {
    const io::tensor_entry read = table.value[table.value.find(written.name)];
    CHECK(read.type == written.type);
    CHECK(read.shape == written.shape);
    CHECK(read.begin % io::size_of(read.type) == 0);
    const bytes back(file.value.begin() + static_cast<std::ptrdiff_t>(read.begin),
                     file.value.begin() + static_cast<std::ptrdiff_t>(read.end));
    CHECK(back == bytes(written.bytes.begin(), written.bytes.end()));
  }
  const auto again = tests::rewritten(table.value, file.value);
  CHECK(again.value == file.value);
  std::reverse(tensors.begin(), tensors.end());
  CHECK(io::write_safetensors(tensors).value == file.value);
}

TEST_CASE("what the reader would refuse is not written") {
  const bytes four(4);
  const auto code = [&](std::vector<io::tensor_to_write> tensors,
                        std::vector<io::metadata_entry> metadata = {}) {
    return io::write_safetensors(std::move(tensors), std::move(metadata)).why.code;
  };
  const io::extent scalar;
  io::extent rank_9;
  rank_9.rank = 9;
  CHECK(code({{"a", element::f32, scalar, four}}) == io::fault::none);
  CHECK(code({{"a", element::f32, scalar, four}, {"a", element::f32, scalar, four}}) ==
        io::fault::duplicate_name);
  CHECK(code({{"a", element::f64, scalar, four}}) == io::fault::size_mismatch);
  CHECK(code({{"a", element::f32, rank_9, four}}) == io::fault::rank_too_large);
  CHECK(code({{"\xff", element::f32, scalar, four}}) == io::fault::bad_utf8);
  CHECK(code({{std::string_view("a\0b", 3), element::f32, scalar, four}}) ==
        io::fault::nul_character);
  CHECK(code({{"__metadata__", element::f32, scalar, four}}) == io::fault::unexpected_character);
  CHECK(code({}, {{"k", "1"}, {"k", "2"}}) == io::fault::duplicate_name);
  const std::string long_name(io::max_name_bytes + 1, 'n');
  CHECK(code({{long_name, element::f32, scalar, four}}) == io::fault::name_too_long);
}
