// SPDX-License-Identifier: BSL-1.0
// Tensors of a .safetensors file as numbers, 16-bit types included: what the tests of whole
// networks and of conformance compare with.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <convexpr/io/file.hpp>
#include <convexpr/io/load_error.hpp>
#include <convexpr/io/safetensors.hpp>

namespace tests {

namespace io = convexpr::io;

// IEEE half precision; exact.
inline float from_float16(std::uint16_t bits) {
  const auto sign = static_cast<std::uint32_t>(bits & 0x8000) << 16;
  const std::uint32_t exponent = bits >> 10 & 31, fraction = bits & 0x3ff;
  if (exponent == 0) {
    const float size = static_cast<float>(fraction) * 0x1p-24f;
    return sign != 0 ? -size : size;
  }
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}
// The upper half of a float; exact.
inline float from_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

class reference_file {
 public:
  explicit reference_file(const std::string& path)
      : path_(path),
        bytes_(io::value_or_throw(io::read_file(path))),
        table_(io::value_or_throw(io::parse(bytes_, path))) {}

  bool has(const std::string& name) const { return table_.find(name) != io::not_found; }

  std::vector<std::size_t> shape(const std::string& name) const {
    const auto& shape = entry(name).shape;
    return {shape.dims, shape.dims + shape.rank};
  }

  // All elements in row-major order. Throws where T cannot hold them exactly.
  template <class T>
  std::vector<T> numbers(const std::string& name) const {
    const io::tensor_entry e = entry(name);
    const std::byte* at = bytes_.data() + e.begin;
    std::vector<T> all((e.end - e.begin) / io::size_of(e.type));
    for (T& x : all) {
      if (e.type == io::element::f64)
        x = to<T>(next<double>(at));
      else if (e.type == io::element::f32)
        x = to<T>(next<float>(at));
      else if (e.type == io::element::f16)
        x = to<T>(from_float16(next<std::uint16_t>(at)));
      else if (e.type == io::element::bf16)
        x = to<T>(from_bfloat16(next<std::uint16_t>(at)));
      else if (e.type == io::element::u8)
        x = static_cast<T>(next<std::uint8_t>(at));
      else
        throw std::runtime_error(path_ + ": tensor " + name + " holds no numbers of use here");
    }
    return all;
  }

 private:
  io::tensor_entry entry(const std::string& name) const {
    const std::size_t index = table_.find(name);
    if (index == io::not_found) throw std::runtime_error(path_ + " has no tensor " + name);
    return table_[index];
  }
  template <class From>
  static From next(const std::byte*& at) {
    From value;
    std::memcpy(&value, at, sizeof(From));
    at += sizeof(From);
    return value;
  }
  template <class T, class From>
  T to(From value) const {
    const T result = static_cast<T>(value);
    const bool exact = value != value || static_cast<From>(result) == value;
    if (!exact) throw std::runtime_error(path_ + ": numbers would be rounded");
    return result;
  }

  std::string path_;
  std::vector<std::byte> bytes_;
  io::tensor_table table_;
};

// Equal, or both NaN; -0 equals 0.
template <class T>
bool same_number(T a, T b) {
  return a == b || (a != a && b != b);
}

}  // namespace tests
