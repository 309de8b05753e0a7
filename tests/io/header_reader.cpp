// SPDX-License-Identifier: BSL-1.0
// The grammar of the header: every fault of JSON and of its tensors under its own code.
#include "convexpr/io/header_reader.hpp"

#include "io/attacks.hpp"
#include "support/catch.hpp"

using tests::bytes;
namespace io = convexpr::io;

namespace {

// Goes past the length field, which safetensors.hpp checks.
io::outcome<io::tensor_table> read(const bytes& file, std::size_t header) {
  return io::detail::table_reader(file, io::length_bytes + header).read();
}

}  // namespace

TEST_CASE("the faults of a header carry their place and their tensor") {
  const auto refusal = [](const std::string& header, std::size_t data = 8) {
    return read(tests::file_of(header, data), header.size()).why.message();
  };
  CHECK(refusal(tests::one("[3]")) ==
        "at byte 9: tensor t: expected 12 bytes for F32 3, got offsets 0 to 8");
  CHECK(refusal(tests::one("[-2]")) ==
        "at byte 37: tensor t: expected a whole number from 0 to "
        "2^53, got '-2],\"data_offset'");
  CHECK(refusal(tests::two("[0,4]", "[4,8]", "a", "a")) ==
        "at byte 62: tensor a: expected each name once, got it again, first at byte 9");
  CHECK(refusal(tests::two("[0,4]", "[5,9]"), 9) ==
        "at byte 62: tensor b: expected data from offset 4, got from 5");
  CHECK(refusal("{\"\\u001b[2J\":{\"color\":1}}") ==
        "at byte 22: tensor \\x1b[2J: expected dtype, shape or data_offsets, got color");
  CHECK(refusal("{}", 3) == "at byte 10: expected the end of the file, got 3 more bytes");
}

TEST_CASE("a header of many tensors is read in one piece") {
  std::string header = "{";
  constexpr std::size_t count = 20'000;
  for (std::size_t i = 0; i < count; ++i) {
    // 7919 is prime to the count: neither the names nor the data come in order
    const std::size_t k = i * 7919 % count;
    if (i != 0) header += ',';
    header += "\"" + std::to_string(k) + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[" +
              std::to_string(k) + "," + std::to_string(k + 1) + "]}";
  }
  header += '}';
  const auto table = read(tests::file_of(header, count), header.size());
  REQUIRE(table);
  REQUIRE(table.value.size() == count);
  for (std::size_t k = 0; k < count; k += 97) {
    const std::size_t index = table.value.find(std::to_string(k));
    REQUIRE(index != io::not_found);
    REQUIRE(table.value[index].begin == io::length_bytes + header.size() + k);
  }
}
