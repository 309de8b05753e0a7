// SPDX-License-Identifier: BSL-1.0
// The files that must be refused, each with the reason it must be refused for, and those that look
// odd but are legal: for the test of the reader and for whoever opens files through another door.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/bytes.hpp"

namespace tests {

struct attack {
  std::string name;
  bytes file;
  io::fault code;
};

struct oddity {
  std::string name;
  bytes file;
  std::size_t tensors;
};

// One F32 tensor "t" of shape [2], 8 bytes, with one part replaced.
inline std::string one(std::string_view shape = "[2]", std::string_view offsets = "[0,8]",
                       std::string_view dtype = "\"F32\"", std::string_view name = "\"t\"") {
  return "{" + std::string(name) + ":{\"dtype\":" + std::string(dtype) +
         ",\"shape\":" + std::string(shape) + ",\"data_offsets\":" + std::string(offsets) + "}}";
}

// Two F32 tensors of one element each, at the offsets given.
inline std::string two(std::string_view a_offsets, std::string_view b_offsets,
                       std::string_view a = "a", std::string_view b = "b") {
  const auto tensor = [](std::string_view name, std::string_view offsets) {
    return "\"" + std::string(name) +
           "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + std::string(offsets) + "}";
  };
  return "{" + tensor(a, a_offsets) + "," + tensor(b, b_offsets) + "}";
}

inline std::vector<attack> length_attacks() {
  using io::fault;
  const std::string good = one();
  constexpr std::uint64_t mega = 1 << 20;
  return {
      {"empty file", {}, fault::file_too_short},
      {"7 bytes", bytes(7), fault::file_too_short},
      {"length 0", file_of(0, "", ""), fault::header_too_short},
      {"length 0 before a good header", file_of(0, good, "dddddddd"), fault::header_too_short},
      {"length 1", file_of(1, "{", ""), fault::header_too_short},
      {"length beyond the file by 1", file_of(good.size() + 1, good, ""), fault::header_past_end},
      {"length field alone", file_of(2, "", ""), fault::header_past_end},
      {"length 2^31", file_of(std::uint64_t{1} << 31, good, ""), fault::header_too_large},
      {"length 2^32 + good", file_of((std::uint64_t{1} << 32) + good.size(), good, "dddddddd"),
       fault::header_too_large},
      {"length 2^63", file_of(std::uint64_t{1} << 63, good, ""), fault::header_too_large},
      {"length 2^64 - 1", file_of(UINT64_MAX, good, ""), fault::header_too_large},
      {"length 2^64 - 8, wraps with the field", file_of(UINT64_MAX - 7, good, ""),
       fault::header_too_large},
      {"length over 100 MB", file_of(100 * mega + 1, good, ""), fault::header_too_large},
      {"a true header over 16 MB",
       file_of(io::max_header_bytes + 1, "{}" + std::string(io::max_header_bytes - 1, ' '), ""),
       fault::header_too_large},
      {"length one short", file_of(good.size() - 1, good, "dddddddd"), fault::header_ends_early},
  };
}

inline std::vector<attack> json_attacks() {
  using io::fault;
  const auto row = [](std::string name, const std::string& header, fault code) {
    return attack{std::move(name), file_of(header, 8), code};
  };
  const auto named = [](std::string_view name) { return one("[2]", "[0,8]", "\"F32\"", name); };
  const std::string deep(100'000, '[');
  return {
      row("first byte a space", " " + one(), fault::header_not_an_object),
      row("first byte a byte order mark", "\xef\xbb\xbf" + one(), fault::header_not_an_object),
      row("a list", "[" + one() + "]", fault::header_not_an_object),
      row("100 000 [", deep, fault::header_not_an_object),
      row("100 000 [ as a tensor", "{\"t\":" + deep + "}", fault::unexpected_character),
      row("100 000 [ as a shape", one(deep), fault::nested_too_deeply),
      row("100 000 nested objects", "{\"t\":{\"dtype\":" + deep, fault::unexpected_character),
      row("a list in the shape", one("[[2]]"), fault::nested_too_deeply),
      row("an object in the shape", one("[{}]"), fault::nested_too_deeply),
      row("a list in the offsets", one("[2]", "[[0],8]"), fault::nested_too_deeply),
      row("bad UTF-8: lone continuation", named("\"\x80\""), fault::bad_utf8),
      row("bad UTF-8: overlong slash", named("\"\xc0\xaf\""), fault::bad_utf8),
      row("bad UTF-8: overlong, 3 bytes", named("\"\xe0\x80\xaf\""), fault::bad_utf8),
      row("bad UTF-8: overlong, 4 bytes", named("\"\xf0\x80\x80\xaf\""), fault::bad_utf8),
      row("bad UTF-8: surrogate", named("\"\xed\xa0\x80\""), fault::bad_utf8),
      row("bad UTF-8: beyond U+10FFFF", named("\"\xf4\x90\x80\x80\""), fault::bad_utf8),
      row("bad UTF-8: lead byte F5", named("\"\xf5\x80\x80\x80\""), fault::bad_utf8),
      row("bad UTF-8: cut by the quote", named("\"\xe2\x82\""), fault::bad_utf8),
      row("bad UTF-8: cut by the end", "{\"\xe2\x82", fault::bad_utf8),
      row("bad UTF-8 in metadata", "{\"__metadata__\":{\"k\":\"\xff\"}}", fault::bad_utf8),
      row("bad UTF-8 outside strings", "{\xff}", fault::unexpected_character),
      row("NUL in a name", named(std::string_view("\"a\0b\"", 5)), fault::nul_character),
      row("NUL escaped in a name", named("\"a\\u0000b\""), fault::nul_character),
      row("NUL as padding", one() + std::string(3, '\0'), fault::characters_after_header),
      row("newline in a name", named("\"a\nb\""), fault::control_character),
      row("escape \\x", named("\"\\x41\""), fault::bad_escape),
      row("escape \\u00g0", named("\"\\u00g0\""), fault::bad_escape),
      row("escape cut by the end", "{\"\\", fault::header_ends_early),
      row("escape \\u cut by the end", "{\"\\u00", fault::header_ends_early),
      row("high surrogate alone", named("\"\\ud800\""), fault::lone_surrogate),
      row("high surrogate and another escape", named("\"\\ud800\\n\""), fault::lone_surrogate),
      row("high surrogate twice", named("\"\\ud800\\ud800\""), fault::lone_surrogate),
      row("low surrogate alone", named("\"\\udc00\""), fault::lone_surrogate),
      row("open string", "{\"t", fault::header_ends_early),
      row("open object", "{\"t\":{\"dtype\":\"F32\"", fault::header_ends_early),
      row("open list", "{\"t\":{\"shape\":[1", fault::header_ends_early),
      row("number cut off", "{\"t\":{\"shape\":[", fault::header_ends_early),
      row("one brace", "{ ", fault::header_ends_early),
      row("comma before }", "{\"t\":{\"dtype\":\"F32\",}}", fault::unexpected_character),
      row("comma before ]", one("[2,]"), fault::unexpected_character),
      row("no comma between dimensions", one("[2 2]"), fault::unexpected_character),
      row("no colon", "{\"t\" {}}", fault::unexpected_character),
      row("single quotes", "{'t':{}}", fault::unexpected_character),
      row("comment", "{/* */}", fault::unexpected_character),
      row("null as a tensor", "{\"t\":null}", fault::unexpected_character),
      row("string as a shape", one("\"2\""), fault::unexpected_character),
      row("string as a dimension", one("[\"2\"]"), fault::unexpected_character),
      row("NaN as a dimension", one("[NaN]"), fault::unexpected_character),
      row("hexadecimal dimension", one("[0x2]"), fault::unexpected_character),
      row("plus sign", one("[+2]"), fault::unexpected_character),
      row("number as a dtype", one("[2]", "[0,8]", "32"), fault::unexpected_character),
      row("one offset", one("[2]", "[8]"), fault::unexpected_character),
      row("three offsets", one("[2]", "[0,8,8]"), fault::unexpected_character),
      row("an empty list of offsets", one("[2]", "[]"), fault::unexpected_character),
      row("metadata a list", "{\"__metadata__\":[]}", fault::unexpected_character),
      row("metadata with a number", "{\"__metadata__\":{\"k\":1}}", fault::unexpected_character),
      row("metadata nested", "{\"__metadata__\":{\"k\":{}}}", fault::unexpected_character),
      row("metadata like a tensor", named("\"__metadata__\""), fault::unexpected_character),
      row("a second object", one() + "{}", fault::characters_after_header),
      row("newline as padding", one() + "\n", fault::characters_after_header),
      row("a float", one("[2.0]"), fault::not_an_integer),
      row("an exponent", one("[2e0]"), fault::not_an_integer),
      row("an exponent in the offsets", one("[2]", "[0,8E0]"), fault::not_an_integer),
      row("a negative dimension", one("[-2]"), fault::negative_number),
      row("minus zero", one("[2]", "[-0,8]"), fault::negative_number),
      row("a leading zero", one("[02]"), fault::leading_zero),
      row("two zeros", one("[2]", "[00,8]"), fault::leading_zero),
      row("2^53 + 1", one("[9007199254740993]"), fault::number_too_large),
      row("2^64 + 2, wraps to 2", one("[18446744073709551618]"), fault::number_too_large),
      row("offset 2^64", one("[2]", "[0,18446744073709551616]"), fault::number_too_large),
      row("a number of 100 000 digits", one("[" + std::string(100'000, '9') + "]"),
          fault::number_too_large),
  };
}

inline std::vector<attack> tensor_attacks() {
  using io::fault;
  const auto row = [](std::string name, const std::string& header, fault code,
                      std::size_t data = 8) {
    return attack{std::move(name), file_of(header, data), code};
  };
  const auto fields = [](std::string_view inside) {
    return "{\"t\":{" + std::string(inside) + "}}";
  };
  const std::string whole = "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]";
  return {
      row("duplicate name", two("[0,4]", "[4,8]", "a", "a"), fault::duplicate_name),
      row("duplicate name, same data", two("[0,4]", "[0,4]", "a", "a"), fault::duplicate_name, 4),
      row("duplicate name by escape", two("[0,4]", "[4,8]", "a", "\\u0061"), fault::duplicate_name),
      row("duplicate metadata key", "{\"__metadata__\":{\"k\":\"\",\"l\":\"\",\"\\u006b\":\"\"}}",
          fault::duplicate_name, 0),
      row("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", fault::duplicate_name, 0),
      row("duplicate dtype", fields(whole + ",\"dtype\":\"F32\""), fault::duplicate_field),
      row("duplicate shape", fields("\"shape\":[9]," + whole), fault::duplicate_field),
      row("duplicate offsets", fields(whole + ",\"data_offsets\":[0,8]"), fault::duplicate_field),
      row("unknown field", fields(whole + ",\"strides\":[1]"), fault::unknown_field),
      row("field in capitals", fields("\"DTYPE\":\"F32\""), fault::unknown_field),
      row("no dtype", fields("\"shape\":[2],\"data_offsets\":[0,8]"), fault::missing_field),
      row("no shape", fields("\"dtype\":\"F32\",\"data_offsets\":[0,8]"), fault::missing_field),
      row("no offsets", fields("\"dtype\":\"F32\",\"shape\":[2]"), fault::missing_field),
      row("no field at all", "{\"t\":{}}", fault::missing_field),
      row("dtype in small letters", one("[2]", "[0,8]", "\"f32\""), fault::unknown_dtype),
      row("dtype of 4 bits", one("[16]", "[0,8]", "\"F4\""), fault::unknown_dtype),
      row("empty dtype", one("[2]", "[0,8]", "\"\""), fault::unknown_dtype),
      row("dtype with a tail", one("[2]", "[0,8]", "\"F32 \""), fault::unknown_dtype),
      row("name of 1 MB", one("[2]", "[0,8]", "\"F32\"", "\"" + std::string(1 << 20, 'n') + "\""),
          fault::name_too_long),
      row("name of 1025 bytes",
          one("[2]", "[0,8]", "\"F32\"", "\"" + std::string(1025, 'n') + "\""),
          fault::name_too_long),
      row("rank 9", one("[1,1,1,1,1,1,1,1,2]"), fault::rank_too_large),
      row("product 2^64, wraps to 0", one("[4294967296,4294967296]", "[0,0]"), fault::size_overflow,
          0),
      row("product x dtype 2^64, wraps to 0", one("[4503599627370496,1024]", "[0,0]"),
          fault::size_overflow, 0),
      row("product x dtype 2^64 + 8, wraps to 8", one("[4611686018427387906]", "[0,8]"),
          fault::number_too_large),
      row("product 2^64 + 2^33, wraps to 2^33", one("[4294967296,4294967298]", "[0,8]"),
          fault::size_overflow),
      row("product x dtype 2^63, turns negative", one("[4503599627370496,512]", "[0,8]"),
          fault::size_overflow),
      row("overflow hidden by a zero", one("[9007199254740992,9007199254740992,0]", "[0,0]"),
          fault::size_overflow, 0),
      row("overflow hidden by a zero in front",
          one("[0,9007199254740992,9007199254740992]", "[0,0]"), fault::size_overflow, 0),
      row("begin after end", one("[2]", "[8,0]"), fault::begin_after_end),
      row("shape larger than offsets", one("[3]"), fault::size_mismatch),
      row("shape smaller than offsets", one("[1]"), fault::size_mismatch),
      row("scalar of 8 bytes", one("[]"), fault::size_mismatch),
      row("dtype of another size", one("[2]", "[0,8]", "\"F64\""), fault::size_mismatch),
      row("empty shape with bytes", one("[0]"), fault::size_mismatch),
      row("data cut off", one(), fault::past_end, 7),
      row("no data", one(), fault::past_end, 0),
      row("offsets past the end", one("[2]", "[8,16]"), fault::past_end),
      row("empty tensor past the end", one("[0]", "[9,9]"), fault::past_end),
      row("offsets at 2^53", one("[2]", "[9007199254740984,9007199254740992]"), fault::past_end),
      row("overlap: the same bytes twice", two("[0,4]", "[0,4]"), fault::overlap, 4),
      row("overlap by 1", two("[0,4]", "[3,7]"), fault::overlap),
      row("overlap, out of order", two("[3,7]", "[0,4]"), fault::overlap),
      row("an empty tensor inside another",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          "\"b\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}",
          fault::overlap),
      row("hole in front", one("[2]", "[1,9]"), fault::hole, 9),
      row("hole between", two("[0,4]", "[5,9]"), fault::hole, 9),
      row("hole, out of order", two("[5,9]", "[0,4]"), fault::hole, 9),
      row("tail of 1 byte", one(), fault::tail_bytes, 9),
      row("tail behind no tensor", "{}", fault::tail_bytes, 1),
      {"a polyglot: a zip's end record behind the data",
       file_of(one().size(), one(), "ddddddddPK\x05\x06"), fault::tail_bytes},
  };
}

inline std::vector<oddity> oddities() {
  const auto row = [](std::string name, const std::string& header, std::size_t tensors,
                      std::size_t data = 8) {
    return oddity{std::move(name), file_of(header, data), tensors};
  };
  const std::string longest = "\"" + std::string(io::max_name_bytes, 'n') + "\"";
  return {
      row("no tensor", "{}", 0, 0),
      row("padding", one() + "     ", 1),
      row("padding up to 16 MB", "{}" + std::string(io::max_header_bytes - 2, ' '), 0, 0),
      row("blanks everywhere",
          "{ \"t\" :\t{\r\n\"dtype\": \"F32\" , \"shape\": [ 2 ] , "
          "\"data_offsets\" : [ 0 , 8 ] } }",
          1),
      row("fields in another order",
          "{\"t\":{\"data_offsets\":[0,8],\"shape\":[2],\"dtype\":\"F32\"}}", 1),
      row("tensors in another order than their data", two("[4,8]", "[0,4]"), 2),
      row("escaped name", one("[2]", "[0,8]", "\"F32\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\""),
          1),
      row("name beyond the basic plane, escaped",
          one("[2]", "[0,8]", "\"F32\"", "\"\\ud83d\\ude00\""), 1),
      row("name in UTF-8",
          one("[2]", "[0,8]", "\"F32\"", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""), 1),
      row("empty name", one("[2]", "[0,8]", "\"F32\"", "\"\""), 1),
      row("name of 1024 bytes", one("[2]", "[0,8]", "\"F32\"", longest), 1),
      row("escaped field names",
          "{\"t\":{\"\\u0064type\":\"\\u004632\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1),
      row("scalar", one("[]", "[0,4]"), 1, 4),
      row("rank 8", one("[1,1,1,1,1,1,1,2]"), 1),
      row("empty tensor", one("[0]", "[0,0]"), 1, 0),
      row("empty tensor with large dimensions", one("[9007199254740992,0,3]", "[0,0]"), 1, 0),
      row("empty tensors at every seam",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
          "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          "\"c\":{\"dtype\":\"F32\",\"shape\":[2,0],\"data_offsets\":[8,8]}}",
          3),
      row("metadata", "{\"__metadata__\":{\"format\":\"pt\",\"\":\"\"}," + one().substr(1), 1),
      row("metadata behind the tensors",
          one().substr(0, one().size() - 1) + ",\"__metadata__\":{}}", 1),
      row("F16", one("[4]", "[0,8]", "\"F16\""), 1),
      row("BF16", one("[4]", "[0,8]", "\"BF16\""), 1),
      row("BOOL", one("[8]", "[0,8]", "\"BOOL\""), 1),
      {"NaN and infinity",
       file_of(one().size(), one(), std::string_view("\x00\x00\xc0\x7f\x00\x00\x80\xff", 8)), 1},
  };
}

}  // namespace tests
