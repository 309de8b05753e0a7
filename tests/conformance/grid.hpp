// SPDX-License-Identifier: BSL-1.0
// Random cases of one kind against PyTorch's outputs, one after the other in one tensor: for
// moves.cpp, norms.cpp and convolutions.cpp.
#pragma once

#include <cstddef>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <convexpr/plan/shape.hpp>

#include "../support/catch.hpp"
#include "../support/reference_file.hpp"

namespace grid {

// Element i of the input of case number `index`, as the scripts that made the outputs have it.
inline float input_element(std::size_t i, std::size_t index) {
  return static_cast<float>((i * 7919 + index * 104729) % 2003) / 256 - 4;
}

inline std::string wrong_element(std::size_t i, float wanted, float got) {
  return "element " + std::to_string(i) + ": expected " + std::to_string(wanted) + ", got " +
         std::to_string(got);
}

// One case a line below a line of titles; read_case(words) makes one.
template <class ReadCase>
auto read_cases(const std::string& path, ReadCase read_case) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  std::vector<decltype(read_case(std::declval<std::istringstream&>()))> all;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    all.push_back(read_case(words));
  }
  return all;
}

// A case has .op and .out, the shape of its output; difference(case, index, wanted) is "" if it
// passes. Yields how many of each op did.
template <class Case, class Difference>
std::map<std::string, int> check(const std::vector<Case>& cases, const std::string& outputs_file,
                                 Difference difference) {
  const tests::reference_file file(outputs_file);
  const auto outputs = file.numbers<float>("outputs");
  std::map<std::string, int> passed;
  std::size_t at = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& c = cases[i];
    const std::string fault = difference(c, i, outputs.data() + at);
    INFO("case " << i << ", " << c.op << ": " << fault);
    CHECK(fault.empty());
    passed[c.op] += fault.empty();
    at += static_cast<std::size_t>(convexpr::plan::volume(c.out));
  }
  CHECK(at == outputs.size());
  return passed;
}

}  // namespace grid
