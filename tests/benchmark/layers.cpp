// SPDX-License-Identifier: BSL-1.0
// Each layer of layer_table.hpp by convexpr, by oneDNN where it was found, and the FMA peak, in
// turns in one process; least and median times and their ratios, as a table and as JSON.
//
//   layers [--rounds N] [--json FILE] [GROUP...]
//
// Compiled with -DCONVEXPR_BENCHMARK_GROUP='"tiny"' it holds that group alone: seconds, not a
// minute.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "convexpr_layer.hpp"
#include "cores.hpp"
#include "timing.hpp"
#if CONVEXPR_BENCHMARK_ONEDNN
#include "onednn_layer.hpp"
#endif

namespace {

using namespace convexpr;
using namespace convexpr_benchmark;

template <std::size_t I>
constexpr run_function function_of() {
  if constexpr (compiled_in(layers[I])) {
    return &kernels::cpu::run_conv2d<kernels::cpu::key_of(step_of(layers[I])), float>;
  } else {
    return nullptr;
  }
}

template <kernels::cpu::conv_key Key>
void run_without_scratch(const plan::step& s, const float* in, const float* second, float* out,
                         const float* packed, float*) noexcept {
  kernels::cpu::run_conv2d<Key, float>(s, in, second, out, packed);
}

// Of a relaxed model, null where it runs what an exact one does.
template <std::size_t I>
constexpr relaxed_function relaxed_function_of() {
  constexpr plan::step s = step_of(layers[I], relaxed);
  if constexpr (compiled_in(layers[I]) && is_winograd(s)) {
    return &kernels::cpu::run_winograd<kernels::cpu::key_of(s), float>;
  } else if constexpr (compiled_in(layers[I]) && sums_across_lanes(s)) {
    return &run_without_scratch<kernels::cpu::key_of(s)>;
  } else {
    return nullptr;
  }
}

struct functions {
  run_function exact;
  relaxed_function relaxed;
};
constexpr std::size_t layer_count = std::size(layers);
template <std::size_t... I>
functions functions_at(std::size_t index, std::index_sequence<I...>) {
  static constexpr functions all[] = {{function_of<I>(), relaxed_function_of<I>()}...};
  return all[index];
}

struct row {
  std::string name;
  const char* group;
  double flop, bytes, peak;                 // bytes: input, output and weights, each once
  std::vector<double> ours, peers, ratios;  // ratios: peer to ours, round by round
  std::string peer;
  std::vector<double> relaxed, winograd;  // times of ours and of oneDNN's by that algorithm
  double error = 0;                       // of relaxed, its share of the largest output
};

// A relaxed layer beside the exact one.
double error_of(const std::vector<float>& got, const std::vector<float>& expected) {
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    worst = std::max(worst, std::abs(double{got[i]} - double{expected[i]}));
    largest = std::max(largest, std::abs(double{expected[i]}));
  }
  return worst / largest;
}

row measure(const layer& l, functions run, int rounds) {
  const plan::step s = step_of(l);
  const auto area = static_cast<std::size_t>(l.size * l.size);
  const auto taps = static_cast<std::size_t>(l.in / l.groups * l.kernel * l.kernel);
  std::vector<float> input = noise(static_cast<std::size_t>(l.in) * area, 2.0F);
  std::vector<float> weight = noise(static_cast<std::size_t>(l.out) * taps, 0.2F);
  std::vector<float> bias = noise(static_cast<std::size_t>(l.out), 1.0F);
  row r{name_of(l),
        l.group,
        2.0 * static_cast<double>(plan::multiply_adds([&] {
          plan::step counted = s;
          counted.parameters.weight = 0;
          return counted;
        }())),
        static_cast<double>(sizeof(float) * (input.size() + weight.size() + bias.size() +
                                             bias.size() * static_cast<std::size_t>(s.out.height) *
                                                 static_cast<std::size_t>(s.out.width))),
        0,
        {},
        {},
        {},
        "",
        {},
        {}};
  convexpr_layer ours(s, run.exact, input, weight, bias);
  const int our_repetitions = repetitions_for([&] { ours.run(); });
  std::unique_ptr<convexpr_layer> fewer;
  int fewer_repetitions = 0;
  if (run.relaxed != nullptr) {
    fewer = std::make_unique<convexpr_layer>(step_of(l, relaxed), nullptr, input, weight, bias,
                                             run.relaxed);
    fewer_repetitions = repetitions_for([&] { fewer->run(); });
    r.error = error_of(fewer->result(), ours.result());
    if (!(r.error < 2e-5)) {
      std::fprintf(stderr, "%s: relaxed is off by %g\n", r.name.c_str(), r.error);
      std::exit(1);
    }
  }
#if CONVEXPR_BENCHMARK_ONEDNN
  std::unique_ptr<onednn_layer> winograd;
  int winograd_repetitions = 0;
  try {
    if (fewer != nullptr) {
      winograd = std::make_unique<onednn_layer>(l, input, weight, bias,
                                                dnnl::algorithm::convolution_winograd);
      winograd_repetitions = repetitions_for([&] { winograd->run(); });
    }
  } catch (const dnnl::error&) {  // it has none for 5x5 kernels
  }
  onednn_layer peer(l, input, weight, bias);
  const int peer_repetitions = repetitions_for([&] { peer.run(); });
  r.peer = peer.implementation();
  const std::vector<float> a = ours.result(), b = peer.result();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > 1e-4F * (1 + std::abs(b[i]))) {
      std::fprintf(stderr, "%s: element %zu is %g, oneDNN has %g\n", r.name.c_str(), i,
                   static_cast<double>(a[i]), static_cast<double>(b[i]));
      std::exit(1);
    }
  }
#endif
  for (int i = 0; i < rounds; ++i) {
    r.peak = std::max(r.peak, peak_now());
    r.ours.push_back(time_of(our_repetitions, [&] { ours.run(); }));
    if (fewer != nullptr) {
      r.relaxed.push_back(time_of(fewer_repetitions, [&] { fewer->run(); }));
    }
#if CONVEXPR_BENCHMARK_ONEDNN
    if (winograd != nullptr) {
      r.winograd.push_back(time_of(winograd_repetitions, [&] { winograd->run(); }));
    }
    r.peers.push_back(time_of(peer_repetitions, [&] { peer.run(); }));
    r.ratios.push_back(r.peers.back() / r.ours.back());
#endif
  }
  return r;
}

void print(const row& r) {
  std::printf("%-10s %-28s %9.2f %9.2f %7.1f%%", r.group, r.name.c_str(), 1e6 * least(r.ours),
              1e6 * median(r.ours), 100 * r.flop / least(r.ours) / r.peak);
  if (!r.peers.empty()) {
    std::printf(" %9.2f %9.2f %7.2f %7.2f  %s", 1e6 * least(r.peers), 1e6 * median(r.peers),
                least(r.peers) / least(r.ours), median(r.ratios), r.peer.c_str());
  }
  std::printf("\n");
  if (!r.relaxed.empty()) {
    std::printf("%-10s %-28s %9.2f %9.2f %7.1f%%", "", "  relaxed", 1e6 * least(r.relaxed),
                1e6 * median(r.relaxed), 100 * r.flop / least(r.relaxed) / r.peak);
    if (!r.peers.empty()) std::printf(" %27.2f", least(r.peers) / least(r.relaxed));
    if (!r.winograd.empty()) {
      std::printf("  oneDNN's Winograd %.2f: %.2f", 1e6 * least(r.winograd),
                  least(r.winograd) / least(r.relaxed));
    }
    std::printf("  off by %.1e\n", r.error);
  }
  std::fflush(stdout);
}

void write_json(const char* path, const std::vector<row>& rows) {
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) {
    std::perror(path);
    std::exit(2);
  }
  const long long l2 = kernels::cpu::facts<float>().l2_bytes;
  std::fprintf(file, "{\"l2_bandwidth\": %.4g, \"beyond_l2_bandwidth\": %.4g, \"layers\": [",
               read_bandwidth(static_cast<std::size_t>(l2 / 2)),
               read_bandwidth(static_cast<std::size_t>(8 * l2)));
  for (const row& r : rows) {
    std::fprintf(file,
                 "%s\n{\"group\": \"%s\", \"layer\": \"%s\", \"flop\": %.0f, \"bytes\": %.0f, "
                 "\"peak\": %.4g, \"min\": %.4g, \"median\": %.4g",
                 &r == rows.data() ? "" : ",", r.group, r.name.c_str(), r.flop, r.bytes, r.peak,
                 least(r.ours), median(r.ours));
    if (!r.peers.empty()) {
      std::fprintf(file,
                   ", \"onednn_min\": %.4g, \"onednn_median\": %.4g, \"ratio_of_mins\": %.3f, "
                   "\"median_of_ratios\": %.3f, \"onednn\": \"%s\"",
                   least(r.peers), median(r.peers), least(r.peers) / least(r.ours),
                   median(r.ratios), r.peer.c_str());
    }
    if (!r.relaxed.empty()) {
      std::fprintf(file, ", \"relaxed_min\": %.4g, \"relaxed_error\": %.2g", least(r.relaxed),
                   r.error);
    }
    if (!r.winograd.empty()) {
      std::fprintf(file, ", \"onednn_winograd_min\": %.4g", least(r.winograd));
    }
    std::fprintf(file, "}");
  }
  std::fprintf(file, "\n]}\n");
  if (std::fclose(file) != 0) std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  insist_on_one_thread(argv);
  const cores one_of_them;
  int rounds = 21;
  const char* json = nullptr;
  std::vector<std::string_view> groups;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--rounds" && i + 1 < argc) {
      rounds = std::max(std::atoi(argv[++i]), 1);
    } else if (word == "--json" && i + 1 < argc) {
      json = argv[++i];
    } else if (word.substr(0, 2) == "--") {
      std::fprintf(stderr, "usage: %s [--rounds N] [--json FILE] [GROUP...]\n", argv[0]);
      return 2;
    } else {
      groups.push_back(word);
    }
  }
#if !CONVEXPR_BENCHMARK_ONEDNN
  std::fprintf(
      stderr,
      "\n*** NO oneDNN: built without it (Debian: libdnnl-dev). Its columns are missing. ***\n\n");
#endif
  std::printf("%-10s %-28s %9s %9s %8s %9s %9s %7s %7s\n", "group", "layer", "min us", "median",
              "of peak", "oneDNN", "median", "mins", "ratios");
  std::vector<row> rows;
  for (std::size_t i = 0; i < layer_count; ++i) {
    const layer& l = layers[i];
    const functions run = functions_at(i, std::make_index_sequence<layer_count>{});
    if (run.exact == nullptr) continue;
    if (!groups.empty() && std::find(groups.begin(), groups.end(), l.group) == groups.end())
      continue;
    rows.push_back(measure(l, run, rounds));
    print(rows.back());
  }
  double log_sum = 0;
  for (const row& r : rows) log_sum += r.ratios.empty() ? 0 : std::log(median(r.ratios));
  if (!rows.empty() && !rows[0].ratios.empty()) {
    std::printf("geometric mean of the ratios: %.3f\n",
                std::exp(log_sum / static_cast<double>(rows.size())));
  }
  if (json != nullptr) write_json(json, rows);
  return 0;
}
