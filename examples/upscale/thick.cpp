// SPDX-License-Identifier: BSL-1.0
// RRDN, the thick network, by tiles of 128x128; its weights come from a file.
#include <algorithm>
#include <atomic>
#include <convexpr/convexpr.hpp>
#include <convexpr/tiled.hpp>
#include <filesystem>
#include <stdexcept>

#include "../zoo/rrdn.hpp"
#include "enlarge.hpp"

namespace upscale {
namespace {

namespace cx = convexpr;

constexpr int side = 128;
template <int scale>
using Tile = cx::Model<zoo::Rrdn<scale>, cx::Input<3, side, side>>;

// An output looks 157 pixels around, which would leave nothing of a tile. But what is more than 16
// away changes it by less than 1.1e-4 of a level, as much as another order of the sums would (a
// photo of 192x128, PyTorch 1.13). So tiles overlap by a little more than that, and unlike slim's
// the result is not the whole picture's bit for bit.
constexpr int margin = 24;

constexpr cx::plan::tile_axis axis(int scale) {
  return {.tile = side,
          .tile_output = scale * side,
          .reach = {.size = 2 * margin + 1, .enlargement = scale, .offset = -margin}};
}

// What each thread has for itself.
template <int scale>
struct tile_memory {
  cx::Workspace<Tile<scale>> workspace{};
  std::vector<float> from = std::vector<float>(Tile<scale>::input_size);
  std::vector<float> to = std::vector<float>(Tile<scale>::output_size);
};

// A model has the range 0..1, a picture 0..255.
template <int scale>
void run_tile(const Tile<scale>& model, tile_memory<scale>& memory, const picture& in,
              const cx::plan::tile_axis::span& y, const cx::plan::tile_axis::span& x,
              std::vector<float>& out) {
  const auto width = static_cast<std::size_t>(in.width);
  const auto place = [](std::size_t plane, int row, int column, std::size_t w, int height) {
    return (plane * static_cast<std::size_t>(height) + static_cast<std::size_t>(row)) * w +
           static_cast<std::size_t>(column);
  };
  auto& [workspace, from, to] = memory;
  for (std::size_t c = 0; c < 3; ++c) {
    for (int row = 0; row < side; ++row) {
      const float* pixels = &in.colour[place(c, y.input + row, x.input, width, in.height)];
      std::transform(pixels, pixels + side, &from[place(c, row, 0, side, side)],
                     [](float v) { return v / 255; });
    }
  }
  model(1, from, to, workspace);
  for (std::size_t c = 0; c < 3; ++c) {
    for (int row = 0; row < y.count; ++row) {
      const float* pixels = &to[place(c, y.skip + row, x.skip, scale * side, scale * side)];
      std::transform(pixels, pixels + x.count,
                     &out[place(c, y.output + row, x.output, scale * width, scale * in.height)],
                     [](float v) { return v * 255; });
    }
  }
}

template <int scale>
std::vector<float> enlarge(const picture& in, const manner& how, const std::string& file,
                           const progress_report& report) {
  const auto model = cx::load<Tile<scale>>(file);
  const auto down = axis(scale).spans(in.height), across = axis(scale).spans(in.width);
  const int total = static_cast<int>(down.size() * across.size());
  cx::thread_pool pool(std::min(how.threads, total));
  std::vector<tile_memory<scale>> memory(static_cast<std::size_t>(pool.concurrency()));
  std::vector<float> out(scale * scale * in.colour.size());
  std::atomic<int> done{0};
  pool.run([&](int worker, int workers) noexcept {
    for (int i = worker; i < total; i += workers) {
      run_tile<scale>(model, memory[static_cast<std::size_t>(worker)], in,
                      down[static_cast<std::size_t>(i) / across.size()],
                      across[static_cast<std::size_t>(i) % across.size()], out);
      const int now = ++done;
      if (worker == 0) report(now, total);
    }
  });
  report(total, total);
  return out;
}

// Beside the program, where the README says to put them.
std::string usual_file(int scale) {
  const std::string name = "thick_" + std::to_string(scale) + "x.safetensors";
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto file = program.parent_path() / name;
  if (std::filesystem::exists(file, ignored)) return file.string();
  throw std::runtime_error(
      file.string() +
      ": no such file. The weights of --model thick are not part of this program "
      "(29 MB); examples/upscale/fetch_weights.py thick " +
      program.parent_path().string() +
      " gets them from the npm registry, or --weights FILE says where they are.");
}

}  // namespace

std::vector<float> enlarge_by_thick(const picture& in, const manner& how,
                                    const progress_report& report) {
  const std::string file = how.weights.empty() ? usual_file(how.scale) : how.weights;
  switch (how.scale) {
    case 2: return enlarge<2>(in, how, file, report);
    case 3: return enlarge<3>(in, how, file, report);
    default: return enlarge<4>(in, how, file, report);
  }
}

}  // namespace upscale
