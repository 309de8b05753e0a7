// SPDX-License-Identifier: BSL-1.0
// Holds the table of a file against the list of tensors a network wants, all or nothing: for the
// loader of a model, which copies weights only after every one has passed.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convexpr/config.hpp"
#include "convexpr/io/convert.hpp"
#include "convexpr/io/element.hpp"
#include "convexpr/io/extent.hpp"
#include "convexpr/io/failure.hpp"
#include "convexpr/io/nonfinite.hpp"
#include "convexpr/io/tensor_table.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

struct wanted_tensor {
  std::string_view name;
  element type = element::f32;
  extent shape;
  bool any_real = false;  // the file's type may be another one of real numbers
};

// Positions in the file. They follow no alignment: copy the bytes out.
struct byte_range {
  std::size_t begin = 0;
  std::size_t end = 0;
  element type = element::f32;  // what the file has there
};

// For each wanted tensor its bytes, in the order of `wanted`. Refuses the first tensor, in that
// order, that is missing or of another type or shape; then the first one nobody wants. Nothing is
// converted here. A name may be wanted twice (shared weights). O(n log n); throws only bad_alloc.
[[nodiscard]] inline outcome<std::vector<byte_range>> bind(std::string_view file,
                                                           const tensor_table& table,
                                                           std::span<const wanted_tensor> wanted) {
  const auto refuse = [&](fault code, std::string_view tensor, std::string expected,
                          std::string found) {
    return failure{code,
                   no_offset,
                   std::string(file),
                   printable(tensor),
                   std::move(expected),
                   std::move(found)};
  };
  const auto described = [](element type, const extent& shape) {
    return std::string(name_of(type)) + " " + text_of(shape);
  };
  std::vector<byte_range> ranges;
  ranges.reserve(wanted.size());
  std::vector<bool> used(table.size());
  for (const wanted_tensor& want : wanted) {
    const std::size_t index = table.find(want.name);
    if (index == not_found) {
      return refuse(fault::missing_tensor, want.name, described(want.type, want.shape),
                    "no tensor of that name");
    }
    const tensor_entry entry = table[index];
    if (entry.type != want.type && !(want.any_real && is_real(entry.type))) {
      return refuse(fault::wrong_type, want.name,
                    want.any_real ? "dtype F64, F32, F16 or BF16"
                                  : "dtype " + std::string(name_of(want.type)),
                    std::string(name_of(entry.type)));
    }
    if (!(entry.shape == want.shape)) {
      return refuse(fault::wrong_shape, want.name, "shape " + text_of(want.shape),
                    text_of(entry.shape));
    }
    used[index] = true;
    ranges.push_back({entry.begin, entry.end, entry.type});
  }
  for (std::size_t index = 0; index < table.size(); ++index) {
    if (used[index]) continue;
    const tensor_entry entry = table[index];
    return refuse(fault::extra_tensor, entry.name, "no tensor of that name",
                  described(entry.type, entry.shape));
  }
  return ranges;
}

// The policy for weights that must be numbers: refuses the first tensor, by name, that holds a NaN
// or an infinity. `bytes` is the file the table was parsed from. Reads every float once.
[[nodiscard]] inline failure reject_nonfinite(std::string_view file, const tensor_table& table,
                                              std::span<const std::byte> bytes) {
  for (std::size_t index = 0; index < table.size(); ++index) {
    const tensor_entry entry = table[index];
    const std::size_t at =
        first_nonfinite(bytes.subspan(entry.begin, entry.end - entry.begin), entry.type);
    if (at == all_finite) continue;
    return {fault::nonfinite_value, entry.begin + at * size_of(entry.type),
            std::string(file),      printable(entry.name),
            "finite values",        "NaN or infinity as element " + std::to_string(at)};
  }
  return {};
}

}  // namespace convexpr::inline CONVEXPR_ABI::io
