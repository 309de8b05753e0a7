// SPDX-License-Identifier: BSL-1.0
// Kernels from outside of the library: what such a kernel gets, and the step that carries it, for
// layers of a user's own.
#pragma once

#include "convexpr/plan/builder.hpp"
#include "convexpr/plan/element.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// One run of an own kernel. Elements are read and written by channel, row and column, whatever the
// layout; arithmetic is in float for float16_t and bfloat16_t, else in T.
template <class T>
struct own_call {
  const step* s = nullptr;  // kernel, stride, pads, ... as the layer set them; the views' extents
  const T* in = nullptr;    // at element (0, 0, 0) of s->in, likewise second and out
  const T* second = nullptr;
  T* out = nullptr;
  const arithmetic_t<T>* parameters = nullptr;  // from step::parameters.weight on, PyTorch's order

  constexpr arithmetic_t<T> get(int c, int y, int x) const { return in[s->in.at(c, y, x)]; }
  constexpr arithmetic_t<T> get_second(int c, int y, int x) const {
    return second[s->second.at(c, y, x)];
  }
  constexpr void put(int c, int y, int x, arithmetic_t<T> value) const {
    out[s->out.at(c, y, x)] = static_cast<T>(value);
  }
};

template <class T>
using own_function = void (*)(const own_call<T>&);

// Of each type of element; null where the kernel has none.
struct own_functions {
  own_function<float> of_float = nullptr;
  own_function<double> of_double = nullptr;
  own_function<float16_t> of_float16 = nullptr;
  own_function<bfloat16_t> of_bfloat16 = nullptr;

  template <class T>
  constexpr own_function<T> of() const {
    if constexpr (std::is_same_v<T, float>)
      return of_float;
    else if constexpr (std::is_same_v<T, double>)
      return of_double;
    else if constexpr (std::is_same_v<T, float16_t>)
      return of_float16;
    else
      return of_bfloat16;
  }
  constexpr bool has(element_type type) const {
    switch (type) {
      case element_type::float32: return of_float != nullptr;
      case element_type::float64: return of_double != nullptr;
      case element_type::float16: return of_float16 != nullptr;
      case element_type::bfloat16: return of_bfloat16 != nullptr;
    }
    return false;
  }
};

struct own_kernel {
  own_functions reference{};
  own_functions cpu{};
};

template <class Kernel, class T>
constexpr own_function<T> reference_of() {
  if constexpr (requires(const own_call<T>& call) { Kernel::run(call); })
    return [](const own_call<T>& call) { Kernel::run(call); };
  else
    return nullptr;
}
template <class Kernel, class T>
constexpr own_function<T> cpu_of() {
  if constexpr (requires(const own_call<T>& call) { Kernel::run_cpu(call); })
    return [](const own_call<T>& call) { Kernel::run_cpu(call); };
  else
    return reference_of<Kernel, T>();
}

// Kernel::run(own_call<T>), constexpr, defines the result; Kernel::run_cpu, if there is one, is
// what a Model runs and must give the same bits.
template <class Kernel>
inline constexpr own_kernel own_kernel_of{
    {reference_of<Kernel, float>(), reference_of<Kernel, double>(),
     reference_of<Kernel, float16_t>(), reference_of<Kernel, bfloat16_t>()},
    {cpu_of<Kernel, float>(), cpu_of<Kernel, double>(), cpu_of<Kernel, float16_t>(),
     cpu_of<Kernel, bfloat16_t>()}};

// A step that `Kernel` runs: from `in`, and s.second_value if that is set, to a new value of shape
// `out`. s.kernel, s.stride, s.dilation and s.pads tell what one output sees, for the receptive
// field and tiles; s.sees_all where that is everything. s.parameters.weight is the first of
// the parameters that the layer asked for right before, if any.
template <class Kernel>
constexpr int own_step(builder& b, int in, const shape& out, step s = {}) {
  if (b.failed()) return -1;
  s.kind = operation::own;
  s.own = &own_kernel_of<Kernel>;
  s.own_elements = 0;
  if (s.parameters.weight >= 0) {
    s.own_elements = b.parameter_elements() - b.parameter_at(s.parameters.weight).offset;
  }
  if (b.shapes_known() && s.second_value >= 0 && !b.alike(in, s.second_value)) return -1;
  if (b.shapes_known() && !s.own->reference.has(b.type(in))) {
    return b.fail(fault::own_kernel_missing, 0, 0, "expected a kernel for dtype ",
                  checks::name_of(b.type(in)), ", got none");
  }
  if (b.shapes_known() && (out.channels < 1 || out.rows() < 1 || out.columns() < 1)) {
    return b.fail(fault::output_size_not_positive, 1, 0, "expected a positive output, got ", out);
  }
  return b.append(s, in, out);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan
