// SPDX-License-Identifier: BSL-1.0
// A running model asks nobody for memory: every allocation of this program is counted, C++'s and
// C's.
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include <convexpr/layers.hpp>
#include <convexpr/model.hpp>
#include <convexpr/thread_pool.hpp>

#include "../support/catch.hpp"
#include "../support/random.hpp"

namespace {
std::atomic<int> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, size) != 0) throw std::bad_alloc();
  return memory;
}
}  // namespace

// Not inline: g++ would see free() meet memory that operator new gave, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

// C's functions: glibc lets a program put its own before them. Sanitizers have done so already.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
}
constexpr bool counts_malloc = true;
#else
constexpr bool counts_malloc = false;
#endif

namespace {

using namespace convexpr;

// A step of every kind, with all that could tempt one to take memory: padding modes, border tiles
// that go through scratch, groups, a part that is copied into its concat.
struct Net
    : Sequential<
          Conv2d<3, 20, 3, with{.padding = 1, .padding_mode = "reflect"}>, BatchNorm2d<20>, Tanh,
          Residual<Conv2d<20, 20, 3, with{.padding = 1}>>,
          Concat<Named<"a", Conv2d<20, 5, 1>>, Named<"b", Conv2d<20, 7, 5, with{.padding = 2}>>>,
          Conv2d<12, 12, 3, with{.groups = 12}>, Conv2d<12, 24, 1, with{.groups = 3}>, MaxPool2d<2>,
          Upsample<2>, AvgPool2d<2>, LeakyReLU<>, AdaptiveAvgPool2d<3>, Flatten, Linear<24 * 9, 10>,
          Softmax<>> {};
using Small = Model<Net, Input<3, 9, 11>>;
using Large = Model<Net, Input<3, 40, 44>>;
static_assert(Small::arena_fits_stack && !Large::arena_fits_stack);
static_assert(is_shared<Net, Input<3, 40, 44>>);

template <class Call>
int allocations_of(Call call) {
  const int before = allocations;
  call();
  return allocations - before;
}

}  // namespace

TEST_CASE("the counters count") {
  // volatile: compilers may leave out what is freed unread
  CHECK(allocations_of([] {
          int* volatile memory = new int(3);
          delete memory;
        }) == 1);
  CHECK(allocations_of([] { const aligned_buffer<float> memory(100); }) == 1);
  if (counts_malloc) {
    CHECK(allocations_of([] {
            void* volatile memory = std::malloc(10);
            std::free(memory);
          }) == 1);
  }
}

TEST_CASE("no form of the call allocates") {
  const auto parameters = tests::random_parameters<Parameters<Net>>(1);
  const Small small(parameters);
  const Large large(parameters);
  Workspace<Small> workspace;
  const auto arena = std::make_unique<Workspace<Large>>();
  Small::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  const std::vector<float> images(2 * Large::input_size, 0.5F);
  std::vector<float> out(2 * Large::output_size);
  Small::output_tensor result;

  CHECK(allocations_of([&] { result = small(in); }) == 0);
  CHECK(allocations_of([&] { result = small(in, workspace); }) == 0);
  CHECK(allocations_of([&] { small(in.span(), result.span()); }) == 0);
  CHECK(allocations_of([&] { small(1, in.span(), result.span(), workspace); }) == 0);
  CHECK(allocations_of([&] { large(2, images, out, *arena); }) == 0);
  thread_pool pool(2);
  Workspace<Large> two(2);
  CHECK(allocations_of([&] { large(2, images, out, *arena, pool); }) == 0);
  CHECK(allocations_of([&] { large(2, images, out, two, pool); }) == 0);
}

TEST_CASE("a model allocates its weights, a workspace its arena") {
  const auto parameters = tests::random_parameters<Parameters<ReLU>>(1);
  using Plain = Model<ReLU, Input<3, 9, 11>>;
  CHECK(allocations_of([&] { const Plain model(parameters); }) == 1);
  CHECK(allocations_of([&] { const Workspace<Plain> workspace; }) == 1);
}
