// SPDX-License-Identifier: BSL-1.0
// From a .safetensors file, or its bytes in memory, to parameters and models: every name, shape and
// dtype checked before anything is taken over.
#pragma once

#include <concepts>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/io/convert.hpp"
#include "convexpr/io/file.hpp"
#include "convexpr/io/load_error.hpp"
#include "convexpr/io/manifest.hpp"
#include "convexpr/io/safetensors.hpp"
#include "convexpr/io/write_safetensors.hpp"
#include "convexpr/parameters.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// load<Model>(file, convert_dtype): tensors of F64, F32, F16 and BF16, mixed if need be, are
// rounded to the network's dtype, to nearest, ties to even. A number beyond its range is refused,
// one too small becomes 0. Without it, another dtype than the network's is refused.
struct convert_dtype_t {};
inline constexpr convert_dtype_t convert_dtype{};

namespace io {

// What Net wants of a file: the names, dtypes and shapes of its state_dict.
template <class Net>
std::vector<wanted_tensor> wanted(bool convert = false) {
  using P = Parameters<Net>;
  std::vector<wanted_tensor> list;
  for (int i = 0; i < P::count; ++i) {
    wanted_tensor t{P::name(i), element_named_by<typename P::value_type>, {}, convert};
    for (const int d : P::dims(i)) t.shape.dims[t.shape.rank++] = static_cast<std::size_t>(d);
    list.push_back(t);
  }
  return list;
}

// PyTorch's BatchNorm2d also saves how many batches it saw; only training needs that. The names of
// those that are there.
template <class Net>
std::vector<std::string> batch_counters(const tensor_table& table) {
  constexpr std::string_view mean = "running_mean";
  std::vector<std::string> names;
  for (int i = 0; i < Parameters<Net>::count; ++i) {
    const std::string_view name = Parameters<Net>::name(i);
    if (!name.ends_with(mean)) continue;
    std::string counter(name.substr(0, name.size() - mean.size()));
    counter += "num_batches_tracked";
    if (table.find(counter) != not_found) names.push_back(std::move(counter));
  }
  return names;
}

// Parameters from the bytes of a .safetensors file; `file` is named in the failure. `convert`: from
// tensors of any real dtype, as convert_dtype says.
template <class Net>
outcome<Parameters<Net>> read_parameters(std::span<const std::byte> bytes, std::string_view file,
                                         bool convert = false) {
  auto table = io::parse(bytes, file);
  if (!table) return std::move(table.why);
  auto tensors = wanted<Net>(convert);
  const auto counters = batch_counters<Net>(table.value);
  for (const std::string& name : counters) tensors.push_back({name, element::i64, {}});
  auto ranges = io::bind(file, table.value, tensors);
  if (!ranges) return std::move(ranges.why);
  Parameters<Net> p;
  for (int i = 0; i < Parameters<Net>::count; ++i) {
    const byte_range range = ranges.value[static_cast<std::size_t>(i)];
    const auto from = bytes.subspan(range.begin, range.end - range.begin);
    using T = typename Parameters<Net>::value_type;
    if (range.type == element_named_by<T>) {
      std::memcpy(p.tensor(i).data(), from.data(), from.size());
      continue;
    }
    const std::size_t at = io::convert(from, range.type, p.tensor(i).data());
    if (at == all_fit) continue;
    return failure{fault::value_too_large,
                   range.begin + at * size_of(range.type),
                   std::string(file),
                   printable(Parameters<Net>::name(i)),
                   "numbers in the range of " + std::string(name_of(element_named_by<T>)),
                   "a larger one as element " + std::to_string(at)};
  }
  return p;
}

}  // namespace io

#if defined(__cpp_exceptions)
// Both throw load_error naming the file, the tensor, expected and got.
template <class Net>
Parameters<Net> load_parameters(std::span<const std::byte> bytes, std::string_view file) {
  return io::value_or_throw(io::read_parameters<Net>(bytes, file));
}
template <class Net>
Parameters<Net> load_parameters(const std::string& file) {
  return load_parameters<Net>(io::value_or_throw(io::read_file(file)), file);
}

template <class Net>
Parameters<Net> load_parameters(std::span<const std::byte> bytes, std::string_view file,
                                convert_dtype_t) {
  return io::value_or_throw(io::read_parameters<Net>(bytes, file, true));
}
template <class Net>
Parameters<Net> load_parameters(const std::string& file, convert_dtype_t) {
  return load_parameters<Net>(io::value_or_throw(io::read_file(file)), file, convert_dtype);
}

template <class Model>
concept loadable = requires {
  typename Model::network;
};

// load<Model>("digits.safetensors"), or from bytes that stand in the program.
template <loadable Model>
Model load(const std::string& file) {
  return Model(load_parameters<typename Model::network>(file));
}
template <loadable Model>
Model load(std::span<const std::byte> bytes, std::string_view file) {
  return Model(load_parameters<typename Model::network>(bytes, file));
}
template <loadable Model>
Model load(const std::string& file, convert_dtype_t) {
  return Model(load_parameters<typename Model::network>(file, convert_dtype));
}
template <loadable Model>
Model load(std::span<const std::byte> bytes, std::string_view file, convert_dtype_t) {
  return Model(load_parameters<typename Model::network>(bytes, file, convert_dtype));
}
// Only from what names a file: the kernels' load<T>(pointer) finds these too, by its argument.
template <class Net, class File>
requires(!loadable<Net> &&
         (std::convertible_to<const File&, std::string> ||
          std::convertible_to<const File&, std::span<const std::byte>>)) int load(const File&,
                                                                                  const auto&...) {
  constexpr bool is_model = loadable<Net>;
  static_assert(
      is_model,
      "convexpr: load makes a model: expected load<cx::Model<Net, cx::Input<...>>>(file); "
      "parameters alone are load_parameters<Net>(file)");
  return 0;
}
#endif

}  // namespace convexpr::inline CONVEXPR_ABI

#pragma GCC diagnostic pop
