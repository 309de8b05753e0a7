// SPDX-License-Identifier: BSL-1.0
// Memory between two pages that nobody may touch: one element read or written outside a buffer ends
// the test with a signal, on every compiler and without sanitizers.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <new>

// Where a buffer lies within its pages: its first element behind the first guard page, its last
// element before the second one, or one element short of that (so that it is aligned to nothing
// more than an element; that one element is watched by `spare`).
enum class placement { at_begin, at_end, odd };

template <class T>
class guarded {
 public:
  explicit guarded(std::size_t size, placement where = placement::at_end) {
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t spare = where == placement::odd ? 1 : 0;
    const std::size_t inner = ((size + spare) * sizeof(T) + page - 1) / page * page;
    bytes_ = inner + 2 * page;
    pages_ = mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages_ == MAP_FAILED) throw std::bad_alloc();
    char* const begin = static_cast<char*>(pages_) + page;
    if (inner != 0 && mprotect(begin, inner, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    first_ = reinterpret_cast<T*>(begin);
    if (where != placement::at_begin) first_ += inner / sizeof(T) - size - spare;
    size_ = size;
    if (spare != 0) first_[size] = T(123);
    watched_ = spare != 0;
  }
  ~guarded() { munmap(pages_, bytes_); }
  guarded(const guarded&) = delete;
  guarded& operator=(const guarded&) = delete;

  T* data() { return first_; }
  const T* data() const { return first_; }
  std::size_t size() const { return size_; }
  bool spare_is_untouched() const { return !watched_ || first_[size_] == T(123); }

 private:
  void* pages_ = nullptr;
  std::size_t bytes_ = 0;
  T* first_ = nullptr;
  std::size_t size_ = 0;
  bool watched_ = false;
};
