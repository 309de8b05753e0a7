// SPDX-License-Identifier: BSL-1.0
// Parts of the channels: their shapes and their faults.
#include "convexpr/plan/slice.hpp"

#include "../support/both.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace plan = cx::plan;
using cx::fault, cx::shape;

namespace {

constexpr plan::description<3> sliced(shape x, int begin, int end) {
  return plan::describe<3>(
      [&](plan::builder& b, int value) {
        b.begin_layer("Slice");
        return plan::slice(b, value, begin, end);
      },
      x, cx::element_type::float32, true);
}
constexpr plan::description<3> chunked(shape x, int index, int count) {
  return plan::describe<3>(
      [&](plan::builder& b, int value) {
        b.begin_layer("Chunk");
        return plan::chunk(b, value, index, count);
      },
      x, cx::element_type::float32, true);
}

}  // namespace

TEST_CASE("a slice keeps height and width") {
  constexpr auto d = sliced({10, 4, 5}, 3, 9);
  CHECK_BOTH(d.values[d.output].extent == shape{6, 4, 5});
  CHECK_BOTH(d.steps[0].first_channel == 3 && d.steps[0].channel_offset == 0);
  CHECK_BOTH(sliced(10, 3, 9).values[1].extent == shape{6});
  CHECK_BOTH(sliced({10, 4, 5}, 0, 10).step_count == 0);
}

TEST_CASE("a slice lies within the channels") {
  CHECK_BOTH(sliced({10, 4, 5}, 0, 11).fault_found.what == fault::slice_out_of_range);
  CHECK_BOTH(sliced({10, 4, 5}, -1, 4).fault_found.what == fault::slice_out_of_range);
  CHECK_BOTH(sliced({10, 4, 5}, 4, 4).fault_found.what == fault::slice_out_of_range);
  CHECK_BOTH(sliced({10, 4, 5}, 10, 11).fault_found.what == fault::slice_out_of_range);
}

TEST_CASE("chunks are equal parts") {
  CHECK_BOTH(chunked({10, 4, 5}, 1, 2).values[1].extent == shape{5, 4, 5});
  CHECK_BOTH(chunked({10, 4, 5}, 1, 2).steps[0].first_channel == 5);
  CHECK_BOTH(chunked({10, 4, 5}, 0, 1).step_count == 0);
  CHECK_BOTH(chunked({10, 4, 5}, 0, 3).fault_found.what == fault::chunks_not_equal);
  CHECK_BOTH(chunked({10, 4, 5}, 0, 0).fault_found.what == fault::chunks_not_equal);
  CHECK_BOTH(chunked({10, 4, 5}, 2, 2).fault_found.what == fault::slice_out_of_range);
  CHECK_BOTH(chunked({10, 4, 5}, -1, 2).fault_found.what == fault::slice_out_of_range);
}
