// SPDX-License-Identifier: BSL-1.0
// Where elements lie, in all three orders.
#include "convexpr/plan/tensor_view.hpp"

#include <climits>
#include <vector>

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

TEST_CASE("the position of one element") {
  constexpr cx::shape s{20, 3, 5};
  CHECK_BOTH(plan::dense_view(s, cx::layout::nchw).at(17, 2, 4) == (17 * 3 + 2) * 5 + 4);
  CHECK_BOTH(plan::dense_view(s, cx::layout::nhwc).at(17, 2, 4) == (2 * 5 + 4) * 20 + 17);
  CHECK_BOTH(plan::dense_view(s, cx::layout::blocked).at(17, 2, 4) ==
             ((1 * 3 + 2) * 5 + 4) * 16 + 1);
}

TEST_CASE("a vector lies without gaps in any order") {
  for (const auto order : {cx::layout::nchw, cx::layout::nhwc, cx::layout::blocked}) {
    const plan::tensor_view v = plan::dense_view({40}, order);
    CHECK(v.height == 1);
    CHECK(v.width == 1);
    for (int c = 0; c < 40; ++c) CHECK(v.at(c, 0, 0) == c);
  }
}

TEST_CASE("a dense tensor has each of its places once, and none beyond its footprint") {
  for (const cx::shape s : {cx::shape{1, 1, 1}, cx::shape{3, 4, 5}, cx::shape{16, 2, 3},
                            cx::shape{17, 3, 2}, cx::shape{33, 1, 4}, cx::shape{50}}) {
    for (const auto order : {cx::layout::nchw, cx::layout::nhwc, cx::layout::blocked}) {
      const plan::tensor_view v = plan::dense_view(s, order);
      std::vector<int> hits(static_cast<std::size_t>(plan::footprint(s, order)));
      int wrong = 0, outside = 0;
      for (int c = 0; c < s.channels; ++c) {
        for (int y = 0; y < s.rows(); ++y) {
          for (int x = 0; x < s.columns(); ++x) {
            const auto at = static_cast<std::size_t>(v.at(c, y, x));
            if (at >= hits.size())
              ++outside;
            else if (++hits[at] > 1)
              ++wrong;
          }
        }
      }
      CHECK(wrong == 0);
      CHECK(outside == 0);
    }
  }
}

TEST_CASE("a repeated view reads its one channel, row or column again and again") {
  constexpr plan::tensor_view to = plan::dense_view({20, 3, 5}, cx::layout::blocked);
  constexpr auto at = [=](cx::shape s, int c, int y, int x) {
    return plan::repeated(plan::dense_view(s, cx::layout::blocked), to).at(c, y, x);
  };
  CHECK_BOTH(at({20, 1, 1}, 18, 2, 4) == 16 + 2);
  CHECK_BOTH(at({1, 3, 5}, 18, 2, 4) == (2 * 5 + 4) * 16);
  CHECK_BOTH(at({1, 1, 1}, 18, 2, 4) == 0);
  CHECK_BOTH(at({20, 3, 5}, 18, 2, 4) == to.at(18, 2, 4));
}

TEST_CASE("footprints count the padding of the last block, and never overflow") {
  CHECK_BOTH(plan::footprint({3, 4, 5}, cx::layout::nchw) == 60);
  CHECK_BOTH(plan::footprint({3, 4, 5}, cx::layout::nhwc) == 60);
  CHECK_BOTH(plan::footprint({3, 4, 5}, cx::layout::blocked) == 320);
  CHECK_BOTH(plan::footprint({17}, cx::layout::blocked) == 32);
  CHECK_BOTH(plan::footprint({INT_MAX, 1, 1}, cx::layout::blocked) == 1LL << 31);
  CHECK_BOTH(plan::footprint({INT_MAX, INT_MAX, 1}, cx::layout::blocked) == -1);
  CHECK_BOTH(plan::footprint({1, INT_MAX, INT_MAX}, cx::layout::nchw) == -1);
}
