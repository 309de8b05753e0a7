// SPDX-License-Identifier: BSL-1.0
// Upsampling reads the elements that PyTorch reads, and copies know a Flatten.
#include <convexpr/kernels/moves.hpp>

#include "../support/catch.hpp"

using namespace convexpr;

namespace {

// Of all sizes up to 32 in and 64 out, PyTorch's ratio in float reads another element than
// floor(j * in / out) for these pairs only.
constexpr bool differs_from_exact(int in, int out) {
  for (int j = 0; j < out; ++j) {
    if (kernels::nearest_source(j, in, out) != j * in / out) return true;
  }
  return false;
}
static_assert(differs_from_exact(14, 46) && differs_from_exact(26, 22) &&
              differs_from_exact(26, 44) && differs_from_exact(28, 46) &&
              differs_from_exact(30, 58));

constexpr bool flattens(const shape& from, const shape& to) {
  plan::step s{};
  s.kind = plan::operation::copy;
  s.in = plan::dense_view(from, layout::blocked);
  s.out = plan::dense_view(to, layout::nchw);
  return kernels::is_flatten(s);
}
static_assert(flattens({3, 2, 2}, {12}) && flattens({3, 1, 2}, {6}));
static_assert(!flattens({3, 1, 1}, {3}) && !flattens({3, 2, 2}, {3, 2, 2}));
static_assert(!flattens({3, 1, 1}, {3, 3, 3}));

// A slice, a part of a concat, and both.
constexpr int copied(int from, int first, int to, int offset) {
  plan::step s{};
  s.in = plan::dense_view(from, layout::nchw);
  s.out = plan::dense_view(to, layout::nchw);
  s.first_channel = first;
  s.channel_offset = offset;
  return kernels::copied_channels(s);
}
static_assert(copied(9, 0, 9, 0) == 9 && copied(9, 0, 20, 4) == 9);
static_assert(copied(9, 2, 5, 0) == 5 && copied(9, 4, 5, 0) == 5 && copied(9, 4, 20, 3) == 5);

}  // namespace

TEST_CASE("The ratio of upsampling is rounded as PyTorch rounds it") {
  int pairs = 0;
  for (int in = 1; in <= 32; ++in) {
    for (int out = 1; out <= 64; ++out) pairs += differs_from_exact(in, out) ? 1 : 0;
  }
  CHECK(pairs == 5);
}

TEST_CASE("Where shuffled elements come from") {
  plan::step s{};
  s.stride = 2;
  s.kind = plan::operation::pixel_shuffle;
  auto from = kernels::shuffled_source(s, 1, 5, 2);
  CHECK((from.channel == 6 && from.row == 2 && from.column == 1));
  s.kind = plan::operation::pixel_unshuffle;
  from = kernels::shuffled_source(s, 6, 2, 1);
  CHECK((from.channel == 1 && from.row == 5 && from.column == 2));
  s.kind = plan::operation::channel_shuffle;
  s.in.channels = 6;
  s.groups = 3;  // 0 1 2 3 4 5 -> 0 2 4 1 3 5
  CHECK(kernels::shuffled_source(s, 1, 0, 0).channel == 2);
  CHECK(kernels::shuffled_source(s, 3, 0, 0).channel == 1);
}

TEST_CASE("Flatten makes a picture a vector") {
  CHECK(flattens({3, 2, 2}, {12}));
  CHECK(!flattens({3, 1, 1}, {3}));
}
