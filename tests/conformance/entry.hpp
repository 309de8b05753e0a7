// SPDX-License-Identifier: BSL-1.0
// One case of cases.tsv or errors.tsv bound to the network that it asks for, its types erased:
// between the generated files and check.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
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

  std::vector<cx::shape> in;  // of each input
  cx::shape out;
  std::size_t parameters;  // elements
  cx::element_type type;   // that all pointers below are to

  // n images, of each its inputs one after the other; parameters in PyTorch's order
  using run = void (*)(int n, const void* parameters, const void* in, void* out);
  run reference;
  run model;
  run model_nhwc;  // null for vectors
};

// Defined by the generated files.
template <int Part>
std::vector<entry> cases();

// What differs between networks of one input and of several: `elements` of an image, its inputs as
// evaluate() takes them, and the model's call.
template <class In>
struct ports {
  static constexpr auto elements = static_cast<std::size_t>(cx::plan::volume(In::extent));
  static std::vector<cx::shape> shapes() { return {In::extent}; }

  template <class T>
  static const T* of_image(const T* in) {
    return in;
  }
  template <class Model, class T>
  static void run(const Model& model, std::size_t n, const T* in, T* out) {
    cx::Workspace<Model> workspace;
    model(static_cast<int>(n), std::span(in, n * elements), std::span(out, n * Model::output_size),
          workspace);
  }
};

template <class... I>
struct ports<cx::Inputs<I...>> {
  static constexpr std::size_t elements = (ports<I>::elements + ...);
  static std::vector<cx::shape> shapes() { return {I::extent...}; }

  template <class T>
  static std::array<const T*, sizeof...(I)> of_image(const T* in) {
    return {(in += ports<I>::elements) - ports<I>::elements...};
  }
  template <class Model, class T>
  static void run(const Model& model, std::size_t n, const T* in, T* out) {
    cx::Workspace<Model> workspace;
    constexpr std::size_t out_elements = Model::outputs::sizes[0];
    for (std::size_t i = 0; i < n; ++i, in += elements, out += out_elements) {
      const auto inputs = std::apply(
          [](const auto*... at) {
            return typename Model::input_spans{
                std::span<const T, ports<I>::elements>(at, ports<I>::elements)...};
          },
          of_image(in));
      model(inputs, {std::span<T, out_elements>(out, out_elements)}, workspace);
    }
  }
};

template <class Model, class T>
void run_model(int n, const void* parameters, const void* in, void* out) {
  const Model model(std::span<const T, Model::parameter_count>(static_cast<const T*>(parameters),
                                                               Model::parameter_count));
  ports<typename Model::input>::run(model, static_cast<std::size_t>(n), static_cast<const T*>(in),
                                    static_cast<T*>(out));
}

template <class Net, class In, class T>
void run_reference(int n, const void* parameters, const void* in, void* out) {
  auto from = static_cast<const T*>(in);
  auto to = static_cast<T*>(out);
  for (int i = 0; i < n; ++i, from += ports<In>::elements) {
    const auto result =
        cx::evaluate<Net, In>(static_cast<const T*>(parameters), ports<In>::of_image(from));
    for (const T x : result) *to++ = x;
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
          ports<In>::shapes(),
          cx::output_of<Net, In, 0>::extent,
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
