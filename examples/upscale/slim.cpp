// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim by tiles of two sizes that share one set of parameters; the weights are in the
// program.
#include <algorithm>
#include <convexpr/convexpr.hpp>
#include <convexpr/tiled.hpp>

#include "enlarge.hpp"
#include "network.hpp"
#include "weights.hpp"

namespace upscale {
namespace {

template <int scale, int side>
using Tile = cx::Model<Slim<scale>, cx::Input<3, side, side>>;

static_assert(Tile<2, 128>::output_shape == cx::shape{3, 256, 256});
static_assert(Tile<2, 128>::parameter_count == 222'075);
static_assert(Tile<3, 128>::parameter_count == 226'815);
static_assert(Tile<4, 128>::parameter_count == 233'451);

template <int scale>
cx::Parameters<Slim<scale>> load(const std::string& file) {
  if (!file.empty()) return cx::load_parameters<Slim<scale>>(file);
  return cx::load_parameters<Slim<scale>>(embedded_weights(scale), "the weights in the program");
}

template <int scale, int side>
void run(const cx::Parameters<Slim<scale>>& weights, const picture& in, std::vector<float>& out,
         int threads, const progress_report& report) {
  const Tile<scale, side> model(weights);
  const cx::tiled<Tile<scale, side>> whole(model);
  whole(in.height, in.width, in.colour.data(), out.data(), report, cx::thread_pool(threads));
}

template <int scale>
std::vector<float> enlarge(const picture& in, const manner& how, const progress_report& report) {
  const auto weights = load<scale>(how.weights);
  std::vector<float> out(scale * scale * in.colour.size());
  if (how.tile == 128 || (how.tile == 0 && std::min(in.width, in.height) >= 128)) {
    run<scale, 128>(weights, in, out, how.threads, report);
  } else {
    run<scale, 32>(weights, in, out, how.threads, report);
  }
  return out;
}

}  // namespace

std::vector<float> enlarge_by_slim(const picture& in, const manner& how,
                                   const progress_report& report) {
  switch (how.scale) {
    case 2: return enlarge<2>(in, how, report);
    case 3: return enlarge<3>(in, how, report);
    default: return enlarge<4>(in, how, report);
  }
}

}  // namespace upscale
