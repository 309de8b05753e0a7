// SPDX-License-Identifier: BSL-1.0
// Looking things up in the table of a file.
#include "convexpr/io/tensor_table.hpp"

#include "io/bytes.hpp"
#include "support/catch.hpp"

namespace io = convexpr::io;

TEST_CASE("an empty table has nothing to find") {
  const io::tensor_table table;
  CHECK(table.size() == 0);
  CHECK(table.metadata_size() == 0);
  CHECK(table.find("") == io::not_found);
}

TEST_CASE("tensors and metadata come by name, whatever the file's order") {
  const std::string header =
      "{\"b\":{\"dtype\":\"I16\",\"shape\":[2,1],\"data_offsets\":[4,8]},"
      "\"__metadata__\":{\"z\":\"last\",\"a\":\"\"},"
      "\"a.b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
      "\"\\u00e4\":{\"dtype\":\"U8\",\"shape\":[0,3],\"data_offsets\":[8,8]}}";
  auto parsed = io::parse(tests::file_of(header, 8));
  REQUIRE(parsed);
  const io::tensor_table table = std::move(parsed.value);
  REQUIRE(table.size() == 3);
  const std::size_t data = 8 + header.size();
  CHECK(table[0].name == "a.b");
  CHECK(table[0].type == io::element::f32);
  CHECK(table[0].shape == io::extent{0, {}});
  CHECK(table[0].begin == data);
  CHECK(table[0].end == data + 4);
  CHECK(table[1].name == "b");
  CHECK(table[1].type == io::element::i16);
  CHECK(table[1].shape == io::extent{2, {2, 1}});
  CHECK(table[1].begin == data + 4);
  CHECK(table[2].name == "\xc3\xa4");
  CHECK(table[2].shape == io::extent{2, {0, 3}});
  CHECK(table[2].begin == table[2].end);
  for (std::size_t i = 0; i < table.size(); ++i) CHECK(table.find(table[i].name) == i);
  for (const char* name : {"", "a", "a.", "a.bc", "c", "\xff"}) {
    CHECK(table.find(name) == io::not_found);
  }
  REQUIRE(table.metadata_size() == 2);
  CHECK(table.metadata(0).key == "a");
  CHECK(table.metadata(0).value.empty());
  CHECK(table.metadata(1).key == "z");
  CHECK(table.metadata(1).value == "last");
}
