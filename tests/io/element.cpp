// SPDX-License-Identifier: BSL-1.0
// The sizes and spellings of element types, against the format's own list.
#include "convexpr/io/element.hpp"

#include <string>

#include "support/catch.hpp"

namespace io = convexpr::io;

static_assert(io::size_of(io::element::f64) == 8 && io::size_of(io::element::u64) == 8);
static_assert(io::size_of(io::element::f32) == 4 && io::size_of(io::element::i32) == 4);
static_assert(io::size_of(io::element::bf16) == 2 && io::size_of(io::element::i16) == 2);
static_assert(io::size_of(io::element::boolean) == 1 && io::size_of(io::element::i8) == 1);

TEST_CASE("every element type is found under its name, and under no other") {
  std::string names;
  for (const io::element type : io::all_elements) {
    io::element found = type == io::element::f32 ? io::element::u8 : io::element::f32;
    CHECK(io::element_named(io::name_of(type), found));
    CHECK(found == type);
    const std::string name(io::name_of(type));
    if (name[0] != 'B') {  // BF16 and BOOL carry no size in their names' digits alone
      CHECK(std::stoul(name.substr(1)) == 8 * io::size_of(type));
    }
    names += (names.empty() ? "" : " ") + name;
  }
  CHECK(names == io::element_names);
  io::element untouched = io::element::i16;
  for (const char* name : {"", "f32", "F32 ", "F3", "F8_E4M3", "FLOAT"}) {
    CHECK_FALSE(io::element_named(name, untouched));
  }
  CHECK(untouched == io::element::i16);
}
