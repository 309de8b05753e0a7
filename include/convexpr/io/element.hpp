// SPDX-License-Identifier: BSL-1.0
// The element types a tensor file may hold, their sizes and their spelling in .safetensors: for
// the readers and writers of this floor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

enum class element : std::uint8_t {
  f64,
  f32,
  f16,
  bf16,
  i64,
  i32,
  i16,
  i8,
  u64,
  u32,
  u16,
  u8,
  boolean
};

inline constexpr element all_elements[] = {
    element::f64, element::f32, element::f16,    element::bf16, element::i64,
    element::i32, element::i16, element::i8,     element::u64,  element::u32,
    element::u16, element::u8,  element::boolean};

inline constexpr std::string_view element_names =
    "F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL";

[[nodiscard]] constexpr std::size_t size_of(element type) noexcept {
  switch (type) {
    case element::f64:
    case element::i64:
    case element::u64: return 8;
    case element::f32:
    case element::i32:
    case element::u32: return 4;
    case element::f16:
    case element::bf16:
    case element::i16:
    case element::u16: return 2;
    case element::i8:
    case element::u8:
    case element::boolean: break;
  }
  return 1;
}

[[nodiscard]] constexpr std::string_view name_of(element type) noexcept {
  switch (type) {
    case element::f64: return "F64";
    case element::f32: return "F32";
    case element::f16: return "F16";
    case element::bf16: return "BF16";
    case element::i64: return "I64";
    case element::i32: return "I32";
    case element::i16: return "I16";
    case element::i8: return "I8";
    case element::u64: return "U64";
    case element::u32: return "U32";
    case element::u16: return "U16";
    case element::u8: return "U8";
    case element::boolean: break;
  }
  return "BOOL";
}

// True and `type` set where `name` is one of the spellings above, to the letter.
[[nodiscard]] constexpr bool element_named(std::string_view name, element& type) noexcept {
  for (const element candidate : all_elements) {
    if (name_of(candidate) == name) {
      type = candidate;
      return true;
    }
  }
  return false;
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
