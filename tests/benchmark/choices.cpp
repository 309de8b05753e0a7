// SPDX-License-Identifier: BSL-1.0
// Whether the plan chooses well: each layer of layer_table.hpp by the kernel and tile of the plan's
// choice and by the others that it could have had, in turns. Where another is faster by more than
// 3 %, in its least time and round by round, the choice was wrong.
//
//   choices [--rounds N] [--all] [GROUP...]
//
// Compiled with -DCONVEXPR_BENCHMARK_GROUP='"tiny"' it holds that group alone. --all prints every
// alternative, and not only the best.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "alternatives.hpp"
#include "timing.hpp"

namespace {

using namespace convexpr_benchmark;

template <std::size_t Layer>
constexpr alternatives alternatives_at = alternatives_of(step_of(layers[Layer]),
                                                         kernels::cpu::facts<float>());

template <std::size_t Layer, int Index>
constexpr plan::step step_with = [] {
  plan::step s = step_of(layers[Layer]);
  s.tile = alternatives_at<Layer>.tiles[Index];
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
  return s;
}();

struct candidate {
  plan::step s;
  run_function run;
};

template <std::size_t Layer, int... Index>
std::vector<candidate> candidates(std::integer_sequence<int, Index...>) {
  return {{step_with<Layer, Index>,
           &kernels::cpu::run_conv2d<kernels::cpu::key_of(step_with<Layer, Index>), float>}...};
}
template <std::size_t Layer>
std::vector<candidate> candidates_of() {
  if constexpr (compiled_in(layers[Layer])) {
    return candidates<Layer>(std::make_integer_sequence<int, alternatives_at<Layer>.count>{});
  } else {
    return {};
  }
}

constexpr std::size_t layer_count = std::size(layers);
template <std::size_t... I>
std::vector<candidate> candidates_at(std::size_t index, std::index_sequence<I...>) {
  constexpr std::vector<candidate> (*all[])() = {&candidates_of<I>...};
  return all[index]();
}

struct timed {
  std::unique_ptr<convexpr_layer> layer;
  int repetitions = 1;
  std::vector<double> times, ratios;  // ratios: the choice's time to its own, round by round
};

// Returns whether the plan chose wrongly.
bool measure(const layer& l, const std::vector<candidate>& all, int rounds, bool print_all) {
  const auto area = static_cast<std::size_t>(l.size * l.size);
  const auto taps = static_cast<std::size_t>(l.in / l.groups * l.kernel * l.kernel);
  const std::vector<float> input = noise(static_cast<std::size_t>(l.in) * area, 2.0F);
  const std::vector<float> weight = noise(static_cast<std::size_t>(l.out) * taps, 0.2F);
  const std::vector<float> bias = noise(static_cast<std::size_t>(l.out), 1.0F);
  std::vector<timed> runs(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    timed& t = runs[i];
    t.layer = std::make_unique<convexpr_layer>(all[i].s, all[i].run, input, weight, bias);
    t.repetitions = repetitions_for([&] { t.layer->run(); });
    if (t.layer->result() != runs[0].layer->result()) {
      std::fprintf(stderr, "%s: %s has other bits than %s\n", name_of(l).c_str(),
                   name_of(all[i].s.tile).c_str(), name_of(all[0].s.tile).c_str());
      std::exit(1);
    }
  }
  for (int round = 0; round < rounds; ++round) {
    for (timed& t : runs) t.times.push_back(time_of(t.repetitions, [&] { t.layer->run(); }));
    for (timed& t : runs) t.ratios.push_back(runs[0].times.back() / t.times.back());
  }
  const auto gain = [&](const timed& t) { return least(runs[0].times) / least(t.times); };
  const auto surely = [&](const timed& t) { return std::min(gain(t), median(t.ratios)); };
  std::size_t best = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (surely(runs[i]) > surely(runs[best])) best = i;
    if (print_all) {
      std::printf("    %-40s %10.2f us, %5.2f, %5.2f\n", name_of(all[i].s.tile).c_str(),
                  1e6 * least(runs[i].times), gain(runs[i]), median(runs[i].ratios));
    }
  }
  const bool wrong = surely(runs[best]) > 1.03;
  std::printf("%-10s %-28s %-36s %10.2f us %3zu", l.group, name_of(l).c_str(),
              name_of(all[0].s.tile).c_str(), 1e6 * least(runs[0].times), all.size() - 1);
  if (wrong) {
    std::printf("  WRONG by %.0f %%: %s", 100 * (surely(runs[best]) - 1),
                name_of(all[best].s.tile).c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 21;
  bool print_all = false;
  std::vector<std::string_view> groups;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--rounds" && i + 1 < argc) {
      rounds = std::max(std::atoi(argv[++i]), 1);
    } else if (word == "--all") {
      print_all = true;
    } else if (word.substr(0, 2) == "--") {
      std::fprintf(stderr, "usage: %s [--rounds N] [--all] [GROUP...]\n", argv[0]);
      return 2;
    } else {
      groups.push_back(word);
    }
  }
  std::printf("%-10s %-28s %-36s %13s %3s\n", "group", "layer", "choice", "min", "others");
  int wrong = 0, measured = 0;
  for (std::size_t i = 0; i < layer_count; ++i) {
    const layer& l = layers[i];
    if (!groups.empty() && std::find(groups.begin(), groups.end(), l.group) == groups.end())
      continue;
    const std::vector<candidate> all = candidates_at(i, std::make_index_sequence<layer_count>{});
    if (all.empty()) continue;
    ++measured;
    wrong += measure(l, all, rounds, print_all) ? 1 : 0;
  }
  std::printf("%d of %d layers have a better kernel or tile by more than 3 %%\n", wrong, measured);
  return 0;
}
