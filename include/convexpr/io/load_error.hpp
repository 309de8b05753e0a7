// SPDX-License-Identifier: BSL-1.0
// What a wrong weight file throws, load_error, and one that cannot be written, save_error; and the
// step from a returned failure to them.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "convexpr/config.hpp"
#include "convexpr/io/failure.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// what() is the whole sentence, as `digits.safetensors: tensor conv1.weight: expected shape
// 8x1x3x3, got 8x1x5x5`; the members are its parts. `tensor` is empty where none is to blame.
struct file_error : std::runtime_error {
  explicit file_error(io::failure why)
      : std::runtime_error(why.message()),
        code(why.code),
        file(std::move(why.file)),
        tensor(std::move(why.tensor)),
        expected(std::move(why.expected)),
        got(std::move(why.found)) {}

  io::fault code;
  std::string file;
  std::string tensor;
  std::string expected;
  std::string got;
};

struct load_error : file_error {
  using file_error::file_error;
};
struct save_error : file_error {
  using file_error::file_error;
};

#if defined(__cpp_exceptions)
namespace io {

// The throwing front of every function that returns an outcome.
template <class Value>
[[nodiscard]] Value value_or_throw(outcome<Value>&& result) {
  if (!result) throw load_error(std::move(result.why));
  return std::move(result.value);
}

}  // namespace io
#endif

}  // namespace convexpr::inline CONVEXPR_ABI
