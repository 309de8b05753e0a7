// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim in tiles is ESRGAN-slim of the whole picture, bit for bit, for tiles of several
// sizes, pictures of even and odd sizes, and any number of threads.
#include <string>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../support/catch.hpp"
#include "../support/esrgan_slim.hpp"
#include "../support/random.hpp"

namespace {

namespace cx = convexpr;
using upscale::EsrganSlim;

template <int height, int width>
using Sized = cx::Model<EsrganSlim, cx::Input<3, height, width>>;

// Colours from 0 to 255.
std::vector<float> picture(int height, int width) {
  auto all = tests::random_numbers(3).vector<float>(static_cast<std::size_t>(3 * height * width));
  for (float& x : all) x = 127.5F + 127.5F * x;
  return all;
}

template <int height, int width>
std::vector<float> at_once() {
  const Sized<height, width> model(tests::esrgan_slim_weights());
  cx::Workspace<Sized<height, width>> workspace;
  std::vector<float> out(Sized<height, width>::output_size);
  model(1, picture(height, width), out, workspace);
  return out;
}

template <class Tile>
std::vector<float> in_tiles(int height, int width, int threads) {
  const Tile model(tests::esrgan_slim_weights());
  const cx::tiled<Tile> tiles(model);
  std::vector<float> out(static_cast<std::size_t>(12 * height * width));
  tiles(height, width, picture(height, width).data(), out.data(), cx::thread_pool(threads));
  return out;
}

}  // namespace

TEST_CASE("128 x 128") {
  const auto whole = at_once<128, 128>();
  CHECK(in_tiles<Sized<32, 32>>(128, 128, 2) == whole);
  CHECK(in_tiles<Sized<48, 40>>(128, 128, 3) == whole);
  CHECK(in_tiles<Sized<128, 128>>(128, 128, 1) == whole);
}

TEST_CASE("131 x 157") {
  const auto whole = at_once<131, 157>();
  CHECK(in_tiles<Sized<32, 32>>(131, 157, 1) == whole);
  CHECK(in_tiles<Sized<48, 40>>(131, 157, 2) == whole);
  CHECK(in_tiles<Sized<128, 128>>(131, 157, 3) == whole);
}
