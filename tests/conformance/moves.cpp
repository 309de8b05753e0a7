// SPDX-License-Identifier: BSL-1.0
// Pools, upsampling, pads, crops and shuffles with random arguments (data/moves.tsv) against
// PyTorch's numbers. The arguments are run-time values: layers and kernels are ordinary functions.
#include <cmath>
#include <cstddef>
#include <istream>
#include <string>
#include <vector>

#include <convexpr/kernels/reference/device.hpp>
#include <convexpr/plan/description.hpp>
#include <convexpr/plan/rearrange.hpp>
#include <convexpr/plan/resample.hpp>

#include "grid.hpp"

namespace {

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::hw, cx::shape;
using plan::operation;

struct grid_case {
  std::string op;
  shape in, out;
  bool has_nan = false;
  std::vector<double> arguments;

  int number(std::size_t i) const { return static_cast<int>(arguments.at(i)); }
  hw pair(std::size_t i) const { return {number(i), number(i + 1)}; }
};

grid_case read_case(std::istream& words) {
  grid_case c;
  words >> c.op >> c.in.channels >> c.in.height >> c.in.width;
  words >> c.out.channels >> c.out.height >> c.out.width >> c.has_nan;
  for (double x = 0; words >> x;) c.arguments.push_back(x);
  return c;
}

int pool(plan::builder& b, int in, const grid_case& c, bool largest) {
  plan::pooling p{};
  p.kernel = c.pair(0);
  p.stride = c.pair(2);
  p.pads = {c.number(4), c.number(4), c.number(5), c.number(5)};
  if (largest) p.dilation = c.pair(6);
  p.ceil_mode = c.number(largest ? 8 : 6) != 0;
  if (largest) return b.max_pool2d(in, p);
  p.count_include_pad = c.number(7) != 0;
  p.divisor_override = c.number(8);
  return b.avg_pool2d(in, p);
}

int upsampled(plan::builder& b, int in, const grid_case& c) {
  plan::resampling r{};
  r.bilinear = c.op.starts_with("bilinear");
  r.is_size = c.op.ends_with("size");
  if (r.is_size)
    r.size = c.pair(0);
  else
    r.scale_rows = c.arguments.at(0), r.scale_columns = c.arguments.at(1);
  r.align_corners = c.number(2) != 0;
  return plan::resample(b, in, r);
}

int emit(plan::builder& b, int in, const grid_case& c) {
  if (c.op == "max_pool2d") return pool(b, in, c, true);
  if (c.op == "avg_pool2d") return pool(b, in, c, false);
  if (c.op == "adaptive_avg_pool2d") return b.adaptive_avg_pool2d(in, c.pair(0));
  if (c.op == "adaptive_max_pool2d") {
    return b.adaptive_pool2d(in, c.pair(0), operation::adaptive_max_pool2d);
  }
  if (c.op == "center_crop") return plan::center_crop(b, in, c.pair(0));
  if (c.op == "pixel_shuffle") return plan::pixel_shuffle(b, in, c.number(0));
  if (c.op == "pixel_unshuffle") return plan::pixel_unshuffle(b, in, c.number(0));
  if (c.op == "channel_shuffle") return plan::channel_shuffle(b, in, c.number(0));
  if (c.op != "pad2d" && c.op != "crop") return upsampled(b, in, c);
  const cx::sides sides{c.number(0), c.number(1), c.number(2), c.number(3)};
  if (c.op == "crop") return plan::crop(b, in, sides);
  return plan::pad2d(b, in, sides, static_cast<cx::padding_mode>(c.number(4)), c.arguments.at(5));
}

// As make_moves.py makes it.
std::vector<float> input_of(const grid_case& c, std::size_t index) {
  std::vector<float> in(static_cast<std::size_t>(plan::volume(c.in)));
  for (std::size_t i = 0; i < in.size(); ++i) {
    in[i] = grid::input_element(i, index);
    if (c.has_nan && (i * 31 + index) % 17 == 0) in[i] = std::numeric_limits<float>::quiet_NaN();
  }
  return in;
}

// "" if case number `index` gives what PyTorch gave, exactly or where it adds within 4e-6.
std::string difference(const grid_case& c, std::size_t index, const float* wanted) {
  const auto d = plan::describe<1>([&](plan::builder& b, int in) { return emit(b, in, c); }, c.in,
                                   cx::element_type::float32, true);
  if (!d.fault_found.ok()) return d.fault_found.sentence.c_str();
  if (d.values[d.output].extent != c.out) return "another shape";
  plan::step s = d.steps[0];
  s.in = plan::dense_view(c.in, cx::layout::nchw);
  s.out = plan::dense_view(c.out, cx::layout::nchw);
  const auto in = input_of(c, index);
  std::vector<float> out(static_cast<std::size_t>(plan::volume(c.out)));
  cx::kernels::reference::run<float>(s, in.data(), nullptr, out.data(), nullptr, nullptr);
  const bool adds = c.op.starts_with("bilinear") || c.op.find("avg") != std::string::npos;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == wanted[i] || (std::isnan(out[i]) && std::isnan(wanted[i]))) continue;
    if (adds && std::abs(out[i] - wanted[i]) <= 4e-6F * (1 + std::abs(wanted[i]))) continue;
    return grid::wrong_element(i, wanted[i], out[i]);
  }
  return {};
}

}  // namespace

TEST_CASE("random arguments") {
  const auto cases = grid::read_cases(CONFORMANCE_DATA "/moves.tsv", read_case);
  auto passed = grid::check(cases, CONFORMANCE_DATA "/moves.safetensors", difference);
  CHECK(passed.size() == 14);
  CHECK(cases.size() == 456);
}
