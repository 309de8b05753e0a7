// SPDX-License-Identifier: BSL-1.0
// A block of elements on the heap, aligned to 64 bytes: packed weights, arenas, parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Owns `size` zeroed elements; throws std::bad_alloc where there is no memory. Moves, not copies.
template <class T>
class aligned_buffer {
 public:
  aligned_buffer() = default;
  explicit aligned_buffer(std::size_t size)
      : data_(static_cast<T*>(::operator new (bytes_of(size), std::align_val_t{alignment}))),
        size_(size) {
    for (std::size_t i = 0; i < size; ++i) ::new (static_cast<void*>(data_.get() + i)) T{};
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  // More than can be counted is more than there is: operator new says so.
  static constexpr std::size_t bytes_of(std::size_t size) {
    constexpr std::size_t most = PTRDIFF_MAX;
    return size < most / sizeof(T) ? size * sizeof(T) : most;
  }
  struct release {
    void operator()(T* p) const { ::operator delete (p, std::align_val_t{alignment}); }
  };
  std::unique_ptr<T, release> data_;
  std::size_t size_ = 0;
};

}  // namespace convexpr::inline CONVEXPR_ABI
