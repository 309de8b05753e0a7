// SPDX-License-Identifier: BSL-1.0
// Tensor: one image or vector of a shape known at compile time, held in place without the heap.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "convexpr/plan/element.hpp"
#include "convexpr/plan/tensor_view.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Elements in the order NCHW (channels, rows, columns; the default) or NHWC, without gaps.
// An aggregate: Tensor<float, shape{10}> t{1, 2, 3} sets the first elements, the rest are 0.
// Large ones belong into static memory or behind a std::unique_ptr.
template <class T, shape Shape, layout Order = layout::nchw>
struct Tensor {
  using value_type = T;
  static constexpr shape extent = Shape;
  static constexpr layout order = Order;
  static constexpr std::size_t size = static_cast<std::size_t>(plan::volume(Shape));

  alignas(alignment) std::array<T, size> elements{};

  // Element (channel, row, column); of a sequence (channel, position), of a vector (feature).
  constexpr T& operator()(int c, int y = 0, int x = 0) { return elements[index(c, y, x)]; }
  constexpr const T& operator()(int c, int y = 0, int x = 0) const {
    return elements[index(c, y, x)];
  }
  constexpr T* data() { return elements.data(); }
  constexpr const T* data() const { return elements.data(); }
  constexpr auto begin() { return elements.begin(); }
  constexpr auto end() { return elements.end(); }
  constexpr auto begin() const { return elements.begin(); }
  constexpr auto end() const { return elements.end(); }
  constexpr std::span<T, size> span() { return elements; }
  constexpr std::span<const T, size> span() const { return elements; }
  constexpr bool operator==(const Tensor&) const = default;

 private:
  static constexpr std::size_t index(int c, int y, int x) {
    const auto view = plan::dense_view(Shape, Order);
    return static_cast<std::size_t>(Shape.is_sequence() ? view.at(c, 0, y) : view.at(c, y, x));
  }
};

// The same numbers as elements of another dtype, as torch.Tensor.to makes them: each rounded once,
// to nearest, ties to even. to<float16>(image) is what a network of float16 reads.
template <element_type Type, class T, shape Shape, layout Order>
constexpr auto to(const Tensor<T, Shape, Order>& from) {
  using U = typename element_of<Type>::type;
  Tensor<U, Shape, Order> result;
  for (std::size_t i = 0; i < from.size; ++i) {
    result.elements[i] = static_cast<U>(static_cast<arithmetic_t<T>>(from.elements[i]));
  }
  return result;
}

}  // namespace convexpr::inline CONVEXPR_ABI
