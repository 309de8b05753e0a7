// SPDX-License-Identifier: BSL-1.0
// The reader against hostile files: each named attack is refused for its reason, each legal oddity
// is read, and no mutant of a good file is accepted for something it is not.
#include "convexpr/io/safetensors.hpp"

#include <set>

#include "io/attacks.hpp"
#include "support/catch.hpp"

using tests::bytes;
namespace io = convexpr::io;

namespace {

std::vector<tests::attack> all_attacks() {
  std::vector<tests::attack> all = tests::length_attacks();
  for (auto& attack : tests::json_attacks()) all.push_back(std::move(attack));
  for (auto& attack : tests::tensor_attacks()) all.push_back(std::move(attack));
  return all;
}

// Small, and with every kind of thing a header can hold.
std::string seed_header() {
  std::string header =
      "{\"__metadata__\":{\"format\":\"pt\",\"k\\n\":\"\\u00e9\"},"
      "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
      "\"s\\u0041\":{\"dtype\":\"I16\",\"shape\":[],\"data_offsets\":[8,10]},"
      "\"\xc3\xa4\":{\"shape\":[0,3],\"data_offsets\":[10,10],\"dtype\":\"U8\"}}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  return header;
}

bytes seed() { return tests::file_of(seed_header(), 10); }

}  // namespace

TEST_CASE("every attack file is refused for its own reason") {
  std::set<std::string> names;
  for (const tests::attack& attack : all_attacks()) {
    INFO(attack.name);
    const auto table = io::parse(attack.file, "evil.safetensors");
    INFO(table.why.message());
    CHECK(static_cast<int>(table.why.code) == static_cast<int>(attack.code));
    CHECK(table.value.size() == 0);
    CHECK(table.why.file == "evil.safetensors");
    CHECK_FALSE(table.why.expected.empty());
    CHECK_FALSE(table.why.found.empty());
    CHECK(table.why.message().size() < 1500);
    CHECK(names.insert(attack.name).second);
  }
}

TEST_CASE("every reason the reader has is met by an attack file") {
  std::set<io::fault> met;
  for (const tests::attack& attack : all_attacks()) met.insert(attack.code);
  for (auto code = static_cast<int>(io::fault::file_too_short);
       code <= static_cast<int>(io::fault::tail_bytes); ++code) {
    CHECK(met.count(static_cast<io::fault>(code)) == 1);
  }
}

TEST_CASE("every legal oddity is read, and read the same after writing") {
  for (const tests::oddity& oddity : tests::oddities()) {
    const auto table = io::parse(oddity.file);
    INFO(oddity.name);
    INFO(table.why.message());
    CHECK(static_cast<bool>(table));
    CHECK(table.value.size() == oddity.tensors);
    CHECK(tests::refused_or_consistent(oddity.file));
  }
}

TEST_CASE("every truncation is refused") {
  const bytes good = seed();
  REQUIRE(io::parse(good));
  for (std::size_t length = 0; length < good.size(); ++length) {
    const bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length));
    INFO("cut to " << length);
    REQUIRE_FALSE(io::parse(cut));
  }
}

TEST_CASE("every change of one byte is refused or means one thing") {
  const bytes good = seed();
  const std::size_t data = good.size() - 10;
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned change = 1; change < 256; ++change) {
      bytes mutant = good;
      mutant[at] ^= static_cast<std::byte>(change);
      INFO("byte " << at << " xor " << change);
      REQUIRE(tests::refused_or_consistent(mutant));
      const bool read = static_cast<bool>(io::parse(mutant));
      if (at < 8) REQUIRE_FALSE(read);
      if (at >= data) REQUIRE(read);
      if (read && at < data) ++accepted;
    }
  }
  CHECK(accepted > 0);  // names and metadata may change freely
}

TEST_CASE("every insertion and every deletion of one header byte is refused or means one thing") {
  const std::string good = seed_header();
  for (std::size_t at = 0; at <= good.size(); ++at) {
    for (const char c : "{}[]\",:\\u0919 \n-.e\x80\xff") {  // and the NUL behind them
      std::string mutant = good;
      mutant.insert(at, 1, c);
      INFO("insert " << static_cast<int>(c) << " at " << at);
      REQUIRE(tests::refused_or_consistent(tests::file_of(mutant, 10)));
    }
    if (at == good.size()) break;
    std::string mutant = good;
    mutant.erase(at, 1);
    INFO("erase at " << at);
    REQUIRE(tests::refused_or_consistent(tests::file_of(mutant, 10)));
  }
}

TEST_CASE("one byte of data more is refused") {
  bytes longer = seed();
  longer.push_back(std::byte{});
  CHECK(io::parse(longer).why.code == io::fault::tail_bytes);
}
