// SPDX-License-Identifier: BSL-1.0
// One case of cases.tsv or errors.tsv bound to the network that it asks for, its types erased:
// between the generated files and check.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <convexpr/evaluate.hpp>
#include <convexpr/layers.hpp>
#include <convexpr/model.hpp>

namespace conformance {

namespace cx = convexpr;

struct entry {
  // columns of cases.tsv
  const char* id;
  const char* group;
  const char* op;
  const char* dtype;
  const char* values;

  cx::shape in;
  cx::shape out;
  std::size_t parameters;  // elements
  cx::element_type type;   // that all pointers below are to

  // n images; parameters in PyTorch's order
  using run = void (*)(int n, const void* parameters, const void* in, void* out);
  run reference;
  run model;
  run model_nhwc;  // null for vectors
};

// Defined by the generated files.
template <int Part>
std::vector<entry> cases();

template <class Model, class T>
void run_model(int n, const void* parameters, const void* in, void* out) {
  const Model model(std::span<const T, Model::parameter_count>(static_cast<const T*>(parameters),
                                                               Model::parameter_count));
  cx::Workspace<Model> workspace;
  const auto count = static_cast<std::size_t>(n);
  model(n, std::span(static_cast<const T*>(in), count * Model::input_size),
        std::span(static_cast<T*>(out), count * Model::output_size), workspace);
}

template <class Net, class In, class T>
void run_reference(int n, const void* parameters, const void* in, void* out) {
  auto from = static_cast<const T*>(in);
  auto to = static_cast<T*>(out);
  for (int i = 0; i < n; ++i) {
    const auto result = cx::evaluate<Net, In>(static_cast<const T*>(parameters), from);
    for (const T x : result) *to++ = x;
    from += cx::plan::volume(In::extent);
  }
}

template <class Net, class In, class InNhwc = void>
entry entry_of(const char* id, const char* group, const char* op, const char* dtype,
               const char* values) {
  using M = cx::Model<Net, In>;
  using T = typename M::value_type;
  entry e{id,
          group,
          op,
          dtype,
          values,
          M::input_shape,
          M::output_shape,
          M::parameter_count,
          In::type,
          &run_reference<Net, In, T>,
          &run_model<M, T>,
          nullptr};
  if constexpr (requires { InNhwc::border; }) e.model_nhwc = &run_model<cx::Model<Net, InNhwc>, T>;
  return e;
}

// A row of errors.tsv and what the plan says of its network: "" where it is not refused.
struct refusal {
  const char* id;
  const char* reason;
  const char* sentence;
};
std::vector<refusal> refusals();

template <class Net, class In>
refusal refusal_of(const char* id, const char* reason) {
  return {id, reason, cx::description_of<Net, In>.fault_found.sentence.data};
}

}  // namespace conformance
