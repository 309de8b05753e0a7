// SPDX-License-Identifier: BSL-1.0
// Which steps go together in bands of rows, how many rows, and that each finds in memory the rows
// that it reads.
#include "convexpr/plan/bands.hpp"

#include <array>
#include <vector>

#include "../support/catch.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/plan/network.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::plan;

constexpr device_facts wide{16, 32, true, 4, 48 * 1024, 2048 * 1024, true};

template <class Net, class In>
constexpr auto plan_of = make_network(description_of<Net, In>, In::border, wide);
template <class Net, class In>
constexpr const auto& planned = plan_of<Net, In>.steps;

template <int channels, int stride = 1, int kernel = 3>
using Each = Conv2d<channels, channels, kernel,
                    with{.stride = stride, .padding = kernel / 2, .groups = channels}>;

// MobileNetV2's first layers.
using Expands = Sequential<Conv2d<3, 32, 3, with{.stride = 2, .padding = 1}>, ReLU6, Each<32>,
                           ReLU6, Conv2d<32, 16, 1>, Conv2d<16, 96, 1>, ReLU6, Each<96, 2>, ReLU6,
                           Conv2d<96, 24, 1>, Conv2d<24, 200, 3>, Conv2d<200, 24, 3>>;
constexpr const auto& expands = planned<Expands, Input<3, 224, 224>>;
static_assert(expands[0].band_steps == 3 && expands[3].band_steps == 3);
static_assert(expands[3].band_rows == 9 && expands[4].band_rows == 4 && expands[5].band_rows == 4);
static_assert(expands[1].band_steps == 0 && expands[6].band_steps == 0 &&
              expands[6].band_rows == 0);
// What lies in between stays in L2 anyway.
static_assert(planned<Expands, Input<3, 56, 56>>[3].band_steps == 0);
// Enough to do meanwhile.
using Wide = Sequential<Each<128>, Conv2d<128, 128, 1>, Each<128>>;
static_assert(planned<Wide, Input<128, 56, 56>>[0].band_steps == 0 &&
              planned<Wide, Input<128, 56, 56>>[1].band_steps == 0);
// Somebody else sees it, too.
using Twice = Sequential<Conv2d<16, 96, 1>, Residual<Each<96>>>;
static_assert(planned<Twice, Input<16, 112, 112>>[0].band_steps == 0);
// The memory of what they read and write is theirs until the last has ended.
constexpr bool overlap(const tensor_view& a, const tensor_view& b) {
  const auto end = [](const tensor_view& v) {
    return v.offset + ceil_div(v.channels, channel_block) * v.block_stride;
  };
  return a.where == b.where && a.offset < end(b) && b.offset < end(a);
}
static_assert(!overlap(expands[3].in, expands[5].out) && !overlap(expands[3].out, expands[5].out));
static_assert(!overlap(expands[3].in, expands[4].out));
static_assert(!overlap(expands[2].out, expands[3].out) && !overlap(expands[5].out, expands[6].out));

// Every row of every step is computed once and in order, and lies where the next step reads it.
void check_walk(const step* steps, share mine) {
  const int last = steps->band_steps - 1;
  std::vector<std::vector<int>> rows(static_cast<std::size_t>(last));  // that are in memory
  for (int i = 0; i < last; ++i) {
    rows[static_cast<std::size_t>(i)].assign(static_cast<std::size_t>(steps[i].band_rows), -1);
  }
  const auto row_at = [&](int i, const tensor_view& v, int row) -> int& {
    const tensor_view m = band_walk{steps, mine}.memory(i);
    const long long slot = (v.offset - m.offset) / v.row_stride + row;
    REQUIRE((slot >= 0 && slot < m.height && v.block_stride == m.block_stride));
    return rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(slot)];
  };
  int written = part(steps[last].out.height, mine.index, mine.count);
  for (band_walk walk(steps, mine); walk.next_band();) {
    for (int i = 0; i <= last; ++i) {
      const int kept = walk.kept(i), from = kept > 0 ? walk.kept_from(i) : 0;
      for (int row = 0; row < kept; ++row) {
        auto& all = rows[static_cast<std::size_t>(i)];
        all.at(static_cast<std::size_t>(row)) = all.at(static_cast<std::size_t>(from + row));
      }
      const step s = walk.take(i);
      if (i > 0) {
        int seen = row_at(i - 1, s.in, 0);
        for (int row = 0; row < s.in.height; ++row) CHECK(row_at(i - 1, s.in, row) == seen++);
        CHECK(seen <= steps[i].in.height);
      }
      // of the whole output, where its window says
      const step& whole = steps[i];
      const int first =
          i == 0 ? static_cast<int>((s.in.offset - whole.in.offset) / whole.in.row_stride)
                 : row_at(i - 1, s.in, 0);
      const int row = (first - s.pads.top + whole.pads.top) / whole.stride.height;
      for (int y = 0; y < s.out.height && i < last; ++y) row_at(i, s.out, y) = row + y;
      if (i < last) continue;
      CHECK(s.out.offset == whole.out.offset + written * whole.out.row_stride);
      CHECK(row == written);
      written += s.out.height;
    }
  }
  CHECK(written == part(steps[last].out.height, mine.index + 1, mine.count));
}

}  // namespace

TEST_CASE("steps in bands find their rows") {
  using Odd = Sequential<
      Conv2d<16, 96, 1>,
      Conv2d<96, 96, hw{5, 1}, with{.stride = hw{3, 1}, .padding = hw{2, 0}, .groups = 96}>,
      Conv2d<96, 24, 1>, Conv2d<24, 24, 3>>;
  using Skips = Sequential<Conv2d<16, 96, 1>,
                           Conv2d<96, 96, hw{2, 1}, with{.stride = hw{3, 1}, .groups = 96}>,
                           Conv2d<96, 24, 1>, Conv2d<24, 24, 3>>;
  const auto odd = std::to_array(planned<Odd, Input<16, 131, 112>>);
  const auto skips = std::to_array(planned<Skips, Input<16, 112, 112>>);
  const auto first = std::to_array(expands);
  for (const step* steps : {odd.data(), skips.data(), first.data(), first.data() + 3}) {
    REQUIRE(steps->band_steps == 3);
    for (const int workers : {1, 2, 3, 5}) {
      REQUIRE(band_walk::has_room(steps, workers));
      for (int w = 0; w < workers; ++w) check_walk(steps, {w, workers});
    }
  }
  CHECK(!band_walk::has_room(first.data(), 112));
}
