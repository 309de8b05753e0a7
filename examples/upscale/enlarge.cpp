// SPDX-License-Identifier: BSL-1.0
// The network at work on whole pictures, by tiles of two sizes that share one set of parameters.
#include "enlarge.hpp"

#include <algorithm>
#include <convexpr/convexpr.hpp>
#include <convexpr/tiled.hpp>
#include <utility>

#include "network.hpp"
#include "weights.hpp"

namespace upscale {
namespace {

template <int side>
using Tile = cx::Model<EsrganSlim, cx::Input<3, side, side>>;
using Weights = cx::Parameters<EsrganSlim>;

static_assert(Tile<large_tile>::output_shape == cx::shape{3, 2 * large_tile, 2 * large_tile});
static_assert(Tile<large_tile>::parameter_count == 222'075);

Weights load(const std::string& file) {
  if (file.empty()) {
    return cx::load_parameters<EsrganSlim>(embedded_weights(), "the weights in the program");
  }
  return cx::load_parameters<EsrganSlim>(file);
}

template <int side>
std::vector<float> doubled(const picture& in, const Weights& weights, int threads,
                           const std::function<void(int, int)>& progress) {
  const Tile<side> model(weights);
  std::vector<float> out(4 * in.colour.size());
  const cx::tiled<Tile<side>> whole(model);
  whole(in.height, in.width, in.colour.data(), out.data(), threads, progress);
  return out;
}

}  // namespace

picture enlarge(const picture& in, const std::string& weights_file, int tile, int threads,
                const std::function<void(int done, int total)>& progress) {
  const Weights weights = load(weights_file);
  const bool large =
      tile == large_tile || (tile == 0 && std::min(in.width, in.height) >= large_tile);
  picture out{.width = 2 * in.width,
              .height = 2 * in.height,
              .depth = in.depth,
              .grey = in.grey,
              .colour = large ? doubled<large_tile>(in, weights, threads, progress)
                              : doubled<smallest_side>(in, weights, threads, progress),
              .alpha = {}};
  if (!in.alpha.empty()) out.alpha = bilinear_x2(in.width, in.height, in.alpha);
  return out;
}

}  // namespace upscale
