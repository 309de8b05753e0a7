// SPDX-License-Identifier: BSL-1.0
// The cost model by hand, and the tiles that it prefers for layers that were measured.
#include <convexpr/plan/cost.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"

namespace {

using namespace convexpr;
using namespace devices;
using plan::kernel_family;

constexpr plan::step conv(int in, int out, int size, int kernel, int stride = 1) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = kernel;
  s.stride = stride;
  s.pads = {kernel / 2, kernel / 2, kernel / 2, kernel / 2};
  s.in = plan::dense_view({in, size, size}, layout::blocked);
  s.out = plan::dense_view({out, size / stride, size / stride}, layout::blocked);
  return s;
}

TEST_CASE("steps") {
  CHECK(plan::step_cost(6, 4, avx512) == 12'000);   // 24 multiply-adds, two a cycle
  CHECK(plan::step_cost(28, 1, avx512) == 15'370);  // 29 loads
  CHECK(plan::step_cost(14, 2, avx512) == 14'000);  // 26 loads, 34 instructions for 28
  CHECK(plan::step_cost(8, 3, avx512) == 12'000);
  CHECK(plan::step_cost(2, 2, avx512) == 4'000);   // latency
  CHECK(plan::step_cost(7, 4, avx512) == 14'700);  // 33 registers of 32
  CHECK(plan::step_cost(6, 2, avx2) == 6'666);
  CHECK(plan::step_cost(3, 4, avx2) == 6'333);  // 12 + 7 instructions in 16 registers
}

TEST_CASE("rows") {
  const plan::call_cost call{200'000, 1500};
  const long long six = 100 * 12'000 + 200'000 + 1500 * 24;
  const long long five = 100 * 10'000 + 200'000 + 1500 * 20;
  CHECK(plan::row_cost(12, 6, 4, 100, 0, 1, call, avx512) == 2 * six);
  CHECK(plan::row_cost(11, 6, 4, 100, 0, 1, call, avx512) == six + five);
  CHECK(plan::row_cost(0, 6, 4, 100, 0, 1, call, avx512) == 0);
}

TEST_CASE("passes leave room for inputs in the L1 cache") {
  CHECK(plan::blocks_of_pass(conv(64, 64, 56, 3), 1, avx512) == 2);
  CHECK(plan::blocks_of_pass(conv(64, 64, 56, 3), 2, avx512) == 1);
  CHECK(plan::blocks_of_pass(conv(64, 64, 56, 7), 4, avx512) == 1);
}

TEST_CASE("vectors that divide the outputs") {
  CHECK(plan::choose_vectors(8, avx512) == 4);
  CHECK(plan::choose_vectors(6, avx512) == 3);
  CHECK(plan::choose_vectors(5, avx512) == 1);
  CHECK(plan::choose_vectors(8, avx2) == 2);
  CHECK(plan::choose_vectors(9, avx2) == 3);
}

TEST_CASE("candidates") {
  for (const plan::device_facts& f : {avx512, avx2, plan::device_facts{}}) {
    for (int out = 1; out <= 130; out += 3) {
      for (const int kernel : {1, 3, 5}) {
        const plan::step s = conv(48, out, 14, kernel);
        const plan::candidate_list list = plan::candidates(s, f);
        REQUIRE(list.count > 0);
        CHECK(list.items[0].tile.family == kernel_family::direct);
        for (const plan::candidate& c : list) {
          CHECK(plan::ceil_div(out, f.lanes) % c.tile.vectors == 0);
          CHECK(c.cost > 0);
          CHECK(c.cost >= list.cheapest().cost);
          if (c.tile.family == kernel_family::direct) continue;
          CHECK(plan::peels(s, c.tile.pixels, c.tile.vectors, f));
        }
      }
    }
  }
  CHECK(plan::candidates(conv(64, 64, 56, 1), avx512).count == 1);
}

TEST_CASE("measured winners") {
  const auto best = [](const plan::step& s) { return candidates(s, avx512).cheapest().tile; };
  CHECK(best(conv(64, 64, 224, 3)) == plan::tile_choice{kernel_family::direct, 14, 2});
  CHECK(best(conv(3, 64, 224, 3)).family == kernel_family::direct);
  const auto first = [&](const plan::step& blocked) {
    plan::step s = blocked;
    s.in = plan::dense_view({3, s.in.height, s.in.width}, layout::nchw);
    return best(s);
  };
  for (const int size : {32, 128, 224}) {
    CHECK(first(conv(3, 64, size, 3)) == plan::tile_choice{kernel_family::peeled, 6, 4, 16});
  }
  CHECK(first(conv(3, 64, 224, 7, 2)) == plan::tile_choice{kernel_family::peeled, 6, 4, 16});
  CHECK(first(conv(3, 32, 224, 3, 2)) == plan::tile_choice{kernel_family::peeled, 14, 2, 16});
  CHECK(first(conv(3, 16, 32, 3)) == plan::tile_choice{kernel_family::peeled, 28, 1, 32});
  CHECK(best(conv(16, 16, 32, 3)) == plan::tile_choice{kernel_family::peeled, 28, 1, 32});
  CHECK(best(conv(8, 64, 14, 3)) == plan::tile_choice{kernel_family::direct, 6, 4});
  CHECK(best(conv(64, 64, 128, 5)) == plan::tile_choice{kernel_family::direct, 14, 2});
  CHECK(best(conv(128, 128, 28, 3)) == plan::tile_choice{kernel_family::direct, 14, 2});
  CHECK(best(conv(128, 128, 56, 3, 2)) == plan::tile_choice{kernel_family::direct, 6, 4});
  CHECK(best(conv(256, 256, 56, 3)) == plan::tile_choice{kernel_family::direct, 14, 2});
  CHECK(best(conv(256, 256, 14, 3)) ==
        plan::tile_choice{kernel_family::peeled, 14, 2, 16, 0, true});
  CHECK(best(conv(128, 128, 14, 3)).family == kernel_family::direct);
  CHECK(best(conv(512, 512, 28, 3)).family == kernel_family::peeled);
  CHECK(best(conv(8, 16, 14, 3)).family == kernel_family::peeled);
  CHECK(best(conv(16, 16, 28, 3)).family == kernel_family::peeled);
  CHECK(best(conv(512, 512, 7, 3)) == plan::tile_choice{kernel_family::peeled, 7, 4, 16, 0, true});
  CHECK(best(conv(512, 512, 14, 3, 2)) ==
        plan::tile_choice{kernel_family::peeled, 7, 4, 16, 0, true});
  CHECK(best(conv(256, 256, 14, 3)).ahead);
  for (const plan::step& s : {conv(64, 64, 56, 3), conv(64, 32, 128, 3), conv(64, 64, 128, 5)}) {
    CHECK(candidates(s, avx2).cheapest().tile ==
          plan::tile_choice{kernel_family::peeled, 3, 4, 16, 0, false});
  }
  CHECK(candidates(conv(64, 48, 56, 3), avx2).cheapest().tile.family == kernel_family::direct);
}

}  // namespace
