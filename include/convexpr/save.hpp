// SPDX-License-Identifier: BSL-1.0
// Parameters to a .safetensors file that PyTorch and load.hpp read: for whoever changes or draws
// weights.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "convexpr/io/file.hpp"
#include "convexpr/io/load_error.hpp"
#include "convexpr/io/write_safetensors.hpp"
#include "convexpr/load.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Free text beside the tensors, by key.
using file_metadata = std::map<std::string, std::string>;

namespace io {

// The bytes of the file: the same for the same parameters, on every machine. `format` is "pt"
// unless given, which some of PyTorch's tools ask for.
template <class Net>
[[nodiscard]] outcome<std::vector<std::byte>> write_parameters(const Parameters<Net>& parameters,
                                                               file_metadata metadata = {}) {
  metadata.try_emplace("format", "pt");
  std::vector<tensor_to_write> tensors;
  const auto described = wanted<Net>();
  for (int i = 0; i < Parameters<Net>::count; ++i) {
    const wanted_tensor& t = described[static_cast<std::size_t>(i)];
    tensors.push_back({t.name, t.type, t.shape, std::as_bytes(parameters.tensor(i))});
  }
  std::vector<metadata_entry> entries;
  for (const auto& [key, value] : metadata) entries.push_back({key, value});
  return write_safetensors(std::move(tensors), std::move(entries));
}

// The failure's code is none on success.
template <class Net>
[[nodiscard]] failure save_parameters(const Parameters<Net>& parameters, const std::string& file,
                                      file_metadata metadata = {}) {
  auto bytes = write_parameters(parameters, std::move(metadata));
  if (!bytes) {
    bytes.why.file = file;
    return std::move(bytes.why);
  }
  return save_atomically(file, bytes.value);
}

}  // namespace io

#if defined(__cpp_exceptions)
// Writes a temporary file and renames it: `file` has the old content or the new one, whatever
// happens. Throws save_error naming the file, or the key of metadata that is no UTF-8.
template <class Net>
void save(const Parameters<Net>& parameters, const std::string& file, file_metadata metadata = {}) {
  auto why = io::save_parameters(parameters, file, std::move(metadata));
  if (why) throw save_error(std::move(why));
}
#endif

}  // namespace convexpr::inline CONVEXPR_ABI
