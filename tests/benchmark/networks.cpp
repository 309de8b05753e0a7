// SPDX-License-Identifier: BSL-1.0
// Whole networks beside the FMA peak of the same process: run by summary.py, which prints ratios.
#include "../../examples/digits/network.hpp"
#include "../../examples/upscale/network.hpp"
#include "forward.hpp"

namespace {

namespace cx = convexpr;
using convexpr_benchmark::forward, convexpr_benchmark::peak;

BENCHMARK(peak)->Name("fma_peak");
BENCHMARK(forward<cx::Model<upscale::EsrganSlim, cx::Input<3, 128, 128>>>)->Name("esrgan_slim_128");
BENCHMARK(forward<cx::Model<digits::Network, cx::Input<1, 28, 28>>>)->Name("digits");

}  // namespace

BENCHMARK_MAIN();
