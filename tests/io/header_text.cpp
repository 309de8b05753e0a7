// SPDX-License-Identifier: BSL-1.0
// Strings and numbers of a header: what they decode to, and where the cursor stands after a fault.
#include "convexpr/io/header_text.hpp"

#include <string>

#include "support/catch.hpp"

namespace io = convexpr::io;

namespace {

io::header_text cursor_on(std::string_view text) {
  return {std::as_bytes(std::span(text)), 0, text.size()};
}

std::string decoded(std::string_view text) {
  std::vector<char> out;
  auto cursor = cursor_on(text);
  REQUIRE(cursor.string(out, 100));
  CHECK(cursor.position() == text.size());
  return {out.begin(), out.end()};
}

}  // namespace

TEST_CASE("strings decode") {
  CHECK(decoded("\"\"").empty());
  CHECK(decoded(" \t\r\n\"a\"") == "a");
  CHECK(decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") == "\"\\/\b\f\n\r\t");
  CHECK(decoded("\"\\u0041\\u00e4\\u20AC\\ud83d\\uDE00\"") ==
        "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
  CHECK(decoded("\"\\u0001\\u007f\\u0080\\u07ff\\u0800\\uffff\"") ==
        "\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf");
  CHECK(decoded("\"\\ud800\\udc00\\udbff\\udfff\"") == "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
  const std::string edges =
      "\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf";
  CHECK(decoded("\"" + edges + "\"") == edges);
}

TEST_CASE("numbers are read up to 2^53") {
  const auto value = [](std::string_view text) {
    std::uint64_t number = 99;
    REQUIRE(cursor_on(text).integer(number));
    return number;
  };
  CHECK(value("0") == 0);
  CHECK(value(" 7]") == 7);
  CHECK(value("10") == 10);
  CHECK(value("9007199254740992") == std::uint64_t{1} << 53);
}

TEST_CASE("the cursor tells the fault, the place and what stands there") {
  auto cursor = cursor_on("[ 9007199254740993]");
  std::uint64_t number = 0;
  REQUIRE(cursor.take('['));
  CHECK_FALSE(cursor.take(','));
  CHECK(cursor.code() == io::fault::none);
  CHECK_FALSE(cursor.integer(number));
  CHECK(cursor.code() == io::fault::number_too_large);
  CHECK(cursor.position() == 2);
  CHECK(cursor.found() == "'9007199254740993'");
  CHECK(cursor.expected() == std::string("a whole number from 0 to 2^53"));

  auto end = cursor_on("  ");
  CHECK_FALSE(end.expect('{', "an object"));
  CHECK(end.code() == io::fault::header_ends_early);
  CHECK(end.found() == "the end of the header");
}

TEST_CASE("a cursor stays inside the bytes it was given") {
  const std::string text = "12345678";
  io::header_text cursor(std::as_bytes(std::span(text)), 2, 4);
  std::uint64_t number = 0;
  REQUIRE(cursor.integer(number));
  CHECK(number == 34);
  CHECK(cursor.only_padding_left());
}
