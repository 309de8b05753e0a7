// SPDX-License-Identifier: BSL-1.0
// Which taps of a window exist; the addresses and the ways to store are tested through direct.cpp.
#include <convexpr/kernels/cpu/tile_run.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;

TEST_CASE("existing taps") {
  using kernels::cpu::existing_taps;
  const auto is = [](kernels::cpu::tap_range r, int first, int count) {
    return r.count == count && (count == 0 || r.first == first);
  };
  CHECK(is(existing_taps(0, 5, 3, 1), 0, 3));
  CHECK(is(existing_taps(-1, 5, 3, 1), 1, 2));
  CHECK(is(existing_taps(3, 5, 3, 1), 0, 2));
  CHECK(is(existing_taps(-3, 5, 3, 1), 0, 0));
  CHECK(is(existing_taps(5, 5, 3, 1), 0, 0));
  CHECK(is(existing_taps(-3, 5, 3, 2), 2, 1));
  CHECK(is(existing_taps(-1, 1, 3, 2), 0, 0));  // one tap on either side of the only element
  CHECK(is(existing_taps(-2, 1, 3, 2), 1, 1));
}

TEST_CASE("existing taps of a step's rows and columns") {
  plan::step s{};
  s.in.height = 6;
  s.in.width = 4;
  s.kernel = {3, 2};
  s.stride = {2, 1};
  s.pads = {1, 0, 0, 1};
  CHECK(kernels::cpu::taps_of_row(s, 0).first == 1);
  CHECK(kernels::cpu::taps_of_row(s, 0).count == 2);
  CHECK(kernels::cpu::taps_of_row(s, 1).count == 3);
  CHECK(kernels::cpu::taps_of_column(s, 2).count == 2);
  CHECK(kernels::cpu::taps_of_column(s, 3).first == 0);
  CHECK(kernels::cpu::taps_of_column(s, 3).count == 1);
}

}  // namespace
