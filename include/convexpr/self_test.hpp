// SPDX-License-Identifier: BSL-1.0
// One input and the output that its trainer saw, kept in the metadata of a weight file: a model
// proves on this machine, before it is used, that it computes what was trained.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "convexpr/io/base64.hpp"
#include "convexpr/io/safetensors.hpp"
#include "convexpr/load.hpp"
#include "convexpr/model.hpp"
#include "convexpr/save.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Asks load() for the self-test. An output may be off by tolerance * (1 + its size).
struct self_test_request {
  double tolerance = 1e-4;
  constexpr self_test_request within(double t) const { return {t}; }
};
inline constexpr self_test_request self_test{};

namespace io {

// Keys of the metadata. Values: base64 of little-endian elements of the network's type, in NCHW.
inline constexpr std::string_view self_test_input = "self_test.input";
inline constexpr std::string_view self_test_output = "self_test.output";

// The same elements in another order.
template <class T>
void reorder(const shape& extent, const T* from, layout from_order, T* to, layout to_order) {
  const plan::tensor_view a = plan::dense_view(extent, from_order);
  const plan::tensor_view b = plan::dense_view(extent, to_order);
  for (int c = 0; c < extent.channels; ++c) {
    for (int y = 0; y < extent.rows(); ++y) {
      for (int x = 0; x < extent.columns(); ++x) to[b.at(c, y, x)] = from[a.at(c, y, x)];
    }
  }
}

// Elements of the text of `key`, in the order of a tensor of this shape; the failure's code is none
// on success.
template <class T>
[[nodiscard]] failure read_self_test(const tensor_table& table, std::string_view file,
                                     std::string_view key, const shape& extent, layout order,
                                     std::span<T> to) {
  for (std::size_t i = 0; i < table.metadata_size(); ++i) {
    if (table.metadata(i).key != key) continue;
    const std::unique_ptr<T[]> plain(new T[to.size()]);
    const std::span<T> values(plain.get(), to.size());
    if (!from_base64(table.metadata(i).value, std::as_writable_bytes(values))) {
      return {fault::self_test_malformed,
              no_offset,
              std::string(file),
              {},
              "metadata " + std::string(key) + " with base64 of " +
                  std::to_string(values.size_bytes()) + " bytes",
              printable(table.metadata(i).value.substr(0, 20)) + " and so on"};
    }
    reorder(extent, values.data(), layout::nchw, to.data(), order);
    return {};
  }
  return {fault::self_test_missing,
          no_offset,
          std::string(file),
          {},
          "metadata " + std::string(key) + " for a self-test",
          "no such key"};
}

// Runs `model` on the input in the file's metadata and compares with the output there. The failure
// names the output that is off the most; its code is none where all are near enough.
template <class Model>
[[nodiscard]] failure replay_self_test(const Model& model, std::span<const std::byte> bytes,
                                       std::string_view file, self_test_request request = {}) {
  using T = typename Model::value_type;
  const auto table = parse(bytes, file);
  if (!table) return table.why;
  const auto in = std::make_unique<typename Model::input_tensor>();
  const auto wanted = std::make_unique<typename Model::output_tensor>();
  const auto out = std::make_unique<typename Model::output_tensor>();
  failure why = read_self_test<T>(table.value, file, self_test_input, Model::input_shape,
                                  Model::border, in->span());
  if (!why) {
    why = read_self_test<T>(table.value, file, self_test_output, Model::output_shape, Model::border,
                            wanted->span());
  }
  if (why) return why;
  Workspace<Model> workspace;
  model(in->span(), out->span(), workspace);
  std::size_t worst = 0;
  double excess = -1;
  for (std::size_t i = 0; i < out->size; ++i) {
    const double w = static_cast<double>(wanted->elements[i]);
    const double off = std::fabs(static_cast<double>(out->elements[i]) - w);
    const double allowed = request.tolerance * (1 + std::fabs(w));
    if (off <= allowed || (excess >= 0 && !(off - allowed > excess))) continue;
    worst = i;
    excess = off - allowed;
  }
  if (excess == -1) return {};
  const double g = static_cast<double>(out->elements[worst]);
  const double w = static_cast<double>(wanted->elements[worst]);
  char expected[160];
  char got[160];
  std::snprintf(expected, sizeof expected, "%.9g within %g as output %zu of the self-test", w,
                request.tolerance * (1 + std::fabs(w)), worst);
  std::snprintf(got, sizeof got, "%.9g, off by %.3g", g, std::fabs(g - w));
  return {fault::self_test_failed, no_offset, std::string(file), {}, expected, got};
}

}  // namespace io

// What save() wants as metadata to keep a self-test: an input, and what the model makes of it.
template <class Model>
file_metadata self_test_of(const Model& model, const typename Model::input_tensor& in) {
  const auto out = std::make_unique<typename Model::output_tensor>();
  Workspace<Model> workspace;
  model(in.span(), out->span(), workspace);
  const auto text = []<class Tensor>(const Tensor& t) {
    const auto plain = std::make_unique<Tensor>();
    io::reorder(Tensor::extent, t.data(), Tensor::order, plain->data(), layout::nchw);
    return io::base64(std::as_bytes(plain->span()));
  };
  return {{std::string(io::self_test_input), text(in)},
          {std::string(io::self_test_output), text(*out)}};
}

#if defined(__cpp_exceptions)
// load<Model>("digits.safetensors", self_test): throws load_error, too, where the file has no
// self-test or the model does not reproduce it.
template <class Model>
Model load(std::span<const std::byte> bytes, std::string_view file, self_test_request request) {
  Model model = load<Model>(bytes, file);
  auto why = io::replay_self_test(model, bytes, file, request);
  if (why) throw load_error(std::move(why));
  return model;
}
template <class Model>
Model load(const std::string& file, self_test_request request) {
  return load<Model>(io::value_or_throw(io::read_file(file)), file, request);
}
#endif

}  // namespace convexpr::inline CONVEXPR_ABI
