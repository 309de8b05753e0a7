// SPDX-License-Identifier: BSL-1.0
// Runs one step by a kernel of the CPU and by the reference on the same data, in every layout and
// place of memory, and counts the elements that differ in a bit.
#pragma once

#include <convexpr/kernels/reference/device.hpp>
#include <convexpr/plan/channel_vectors.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "guarded.hpp"

namespace steps {

using namespace convexpr;
using convexpr::float16_t;  // arm_neon.h has one, too

// What the elements are: `special` mixes in NaN, infinities, both zeros and tiny numbers,
// `integers` are exact in any order of summation.
enum class values { normal, special, integers };

class numbers {
 public:
  explicit numbers(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>((state_ >> 32) * limit >> 32);
  }
  template <class T>
  T next(values kind) {
    using limits = std::numeric_limits<T>;
    using A = arithmetic_t<T>;
    const T special[] = {
        limits::quiet_NaN(),   limits::infinity(),  static_cast<T>(-limits::infinity()), T(0),
        static_cast<T>(-A(0)), limits::denorm_min()};
    if (kind == values::special && below(6) == 0) return special[below(6)];
    if (kind == values::integers) return static_cast<T>(static_cast<A>(below(17)) - 8);
    return static_cast<T>((static_cast<A>(below(1 << 24)) / (1 << 23) - 1) * 4);
  }

 private:
  std::uint64_t state_;
};

template <class T>
bool equal(T a, T b) {
  return a == b || (a != a && b != b);
}

inline std::string name_of(layout order) {
  return order == layout::nchw ? "nchw" : order == layout::nhwc ? "nhwc" : "blocked";
}
inline std::string text_of(const plan::tensor_view& v) {
  return std::to_string(v.channels) + "x" + std::to_string(v.height) + "x" +
         std::to_string(v.width) + " " + name_of(v.order);
}

inline std::size_t size_of(const plan::tensor_view& v) {
  return static_cast<std::size_t>(plan::footprint(shape(v.channels, v.height, v.width), v.order));
}

// f(c, y, x) for each element of the tensor.
template <class F>
void for_each(const plan::tensor_view& v, F f) {
  for (int c = 0; c < v.channels; ++c) {
    for (int y = 0; y < v.height; ++y) {
      for (int x = 0; x < v.width; ++x) f(c, y, x);
    }
  }
}

// A tensor in guarded memory; the padding of its last block is NaN, which must reach no output.
template <class T>
struct tensor {
  plan::tensor_view view;
  guarded<T> memory;

  tensor(const plan::tensor_view& v, placement where) : view(v), memory(size_of(v), where) {
    for (std::size_t i = 0; i < memory.size(); ++i) {
      memory.data()[i] = std::numeric_limits<T>::quiet_NaN();
    }
  }
  T* data() { return memory.data(); }
  T& at(int c, int y, int x) { return memory.data()[view.at(c, y, x)]; }
  void fill(numbers& from, values kind) {
    for_each(view, [&](int c, int y, int x) { at(c, y, x) = from.next<T>(kind); });
  }
};

// Elements of the output in which `kernel(step, in, second, out)`, or with `vectors` (those of
// plan/channel_vectors.hpp) behind, and the reference differ. The shapes and layouts are those of
// s.in, s.second and s.out. Bytes outside are guarded.
template <class T, class Kernel>
int differences(const plan::step& s, values kind, placement where, Kernel kernel) {
  numbers random(
      static_cast<std::uint64_t>(s.out.channels * 7919 + s.out.width * 31 + s.out.height));
  tensor<T> in(s.in, where), second(s.second, where), got(s.out, where), expected(s.out, where);
  in.fill(random, kind);
  second.fill(random, kind);
  // what a copy into a part of a concat leaves alone must stay equal, too
  for_each(s.out, [&](int c, int y, int x) { got.at(c, y, x) = expected.at(c, y, x) = T(-777); });
  guarded<arithmetic_t<T>> vectors(static_cast<std::size_t>(plan::vector_elements(s)), where);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    vectors.data()[i] = random.next<arithmetic_t<T>>(values::normal);
  }
  const arithmetic_t<T>* v = vectors.data();
  kernels::reference::run<T>(s, in.data(), second.data(), expected.data(), nullptr, nullptr, v);
  if constexpr (requires { kernel(s, in.data(), second.data(), got.data(), v); })
    kernel(s, in.data(), second.data(), got.data(), v);
  else
    kernel(s, in.data(), second.data(), got.data());
  int wrong = 0;
  for_each(s.out, [&](int c, int y, int x) {
    if (!equal(got.at(c, y, x), expected.at(c, y, x))) ++wrong;
  });
  const bool within = in.memory.spare_is_untouched() && second.memory.spare_is_untouched() &&
                      got.memory.spare_is_untouched();
  return within ? wrong : wrong + 1;
}

inline const std::vector<layout>& layouts() {
  static const std::vector<layout> all{layout::nchw, layout::nhwc, layout::blocked};
  return all;
}
inline const std::vector<placement>& placements() {
  static const std::vector<placement> all{placement::at_begin, placement::at_end, placement::odd};
  return all;
}
// around one register and one block
inline const std::vector<int>& channel_counts() {
  static const std::vector<int> all{1, 3, 15, 16, 17, 35};
  return all;
}

// `s` with its shapes set to `in` and `out` in every pair of layouts, for float, double and 16
// bits: no difference from the reference.
template <class Kernel>
void check_all_layouts(plan::step s, shape in, shape out, values kind, Kernel kernel) {
  for (const layout from : layouts()) {
    for (const layout to : layouts()) {
      for (const placement where : placements()) {
        s.in = plan::dense_view(in, from);
        s.second = plan::dense_view(in, to == layout::nchw ? layout::blocked : from);
        s.out = plan::dense_view(out, to);
        INFO(text_of(s.in) << " to " << text_of(s.out) << ", placement " << static_cast<int>(where)
                           << ", kind " << static_cast<int>(s.kind) << ", kernel "
                           << s.kernel.height << "x" << s.kernel.width << ", stride "
                           << s.stride.height << "x" << s.stride.width);
        CHECK(differences<float>(s, kind, where, kernel) == 0);
        CHECK(differences<double>(s, kind, where, kernel) == 0);
        CHECK(differences<float16_t>(s, kind, where, kernel) == 0);
      }
    }
  }
}

}  // namespace steps
