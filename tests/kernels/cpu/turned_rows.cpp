// SPDX-License-Identifier: BSL-1.0
// Rows of pixels side by side from every layout: each pixel in its place, some number where there
// is none, rows that stay while others replace the oldest.
#include <convexpr/kernels/cpu/turned_rows.hpp>

#include <memory>
#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

constexpr int height = 9, room = 4;

// Columns [first, first + count) of an image with so many, the rows in two helpings.
template <class T>
int wrong(layout order, int channels, int width, int first, int count) {
  using A = arithmetic_t<T>;
  const shape extent{channels, height, width};
  const plan::tensor_view v = plan::dense_view(extent, order);
  std::vector<T> image(static_cast<std::size_t>(plan::footprint(extent, order)));
  const auto number = [](int c, int y, int x) { return static_cast<A>(c + 7 * y + 3 * x + 1); };
  for (int c = 0; c < channels; ++c) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        image[static_cast<std::size_t>(v.at(c, y, x))] = static_cast<T>(number(c, y, x));
      }
    }
  }
  const auto rows = std::make_unique<turned_rows<T>>(v, width);
  if (rows->most_rows(first, first + 1, 1, count, channels) < room) return -1;
  rows->begin(first, count, channels, room);
  int errors = 0;
  for (int begin = 0; begin + room <= height; begin += 2) {
    rows->turn(image.data(), channels, begin, begin + room);
    for (int c = 0; c < channels; ++c) {
      for (int y = begin; y < begin + room; ++y) {
        for (int x = first; x < first + count; ++x) {
          const A got = *(rows->row(y, c, first) + (x - first));
          errors += 0 <= x && x < width ? got != number(c, y, x) : got != got;
        }
      }
      errors += rows->row(begin, c, first) + rows->length() != rows->row(begin, c + 1, first);
    }
  }
  return errors;
}

TEMPLATE_TEST_CASE("pixels in their places", "", float, double, float16_t) {
  for (const layout order : {layout::nchw, layout::nhwc, layout::blocked}) {
    for (const int channels : {1, 3, 16, 21}) {
      CHECK(wrong<TestType>(order, channels, 40, -1, 42) == 0);  // as a 3x3 kernel reads
      CHECK(wrong<TestType>(order, channels, 40, 7, 20) == 0);   // the inside
      CHECK(wrong<TestType>(order, channels, 13, -5, 40) == 0);  // more around than in it
      CHECK(wrong<TestType>(order, channels, 13, -9, 9) == 0);   // all of it padding
      CHECK(wrong<TestType>(order, channels, 13, 20, 5) == 0);
    }
  }
}

TEST_CASE("planes that share sets of a cache") {
  const auto few = [](int channels, int rows, int width) {
    return few_share_sets<float>(plan::dense_view({channels, rows, width}, layout::nchw));
  };
  CHECK(few(4, 256, 256));
  CHECK(!few(5, 256, 256));
  CHECK(few(8, 8, 64));  // 2 KB apart
  CHECK(!few(9, 8, 64));
  CHECK(few(12, 56, 56));
  CHECK(few(64, 48, 48));  // 16 of them at a time, 4 of these in a set
  CHECK(few_share_sets<double>(plan::dense_view({12, 55, 56}, layout::nchw)));
}

TEST_CASE("what finds no room") {
  const plan::tensor_view v = plan::dense_view({64, height, 4000}, layout::blocked);
  const auto rows = std::make_unique<turned_rows<float>>(v, 4000);
  CHECK(rows->most_rows(0, 1, 1, 4000, 64) == 0);
  CHECK(rows->most_rows(0, 1, 1, 100, 64) * 64 * 100 * 4 <= plan::row_ring_bytes);
}

// Of 66 columns from 64 on 65 are in the image and one is behind it: 5 vectors of 16 and 1, where
// the first strip has 5.
TEST_CASE("a later strip that is longer than the first") {
  const plan::tensor_view v = plan::dense_view({160, height, 129}, layout::blocked);
  const auto rows = std::make_unique<turned_rows<float>>(v, 129);
  const int most = rows->most_rows(0, 127, 64, 66, 160);
  for (const int first : {0, 64}) {
    rows->begin(first, 66, 160, most);
    const float* begin = rows->row(0, 0, first);
    const float* end = rows->row(most - 1, 159, first) + rows->length();
    CHECK(end - begin <= plan::row_ring_bytes / static_cast<int>(sizeof(float)));
  }
}

}  // namespace
