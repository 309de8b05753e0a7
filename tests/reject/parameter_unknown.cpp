// SPDX-License-Identifier: BSL-1.0
// rejected: no_parameter_of_this_name
// sentence: expected the name of a parameter, the nearest is conv1.weight, got conv1.wieght
// rule: A parameter is called as in PyTorch's `state_dict`.
#include <convexpr/layers.hpp>
#include <convexpr/parameters.hpp>

namespace cx = convexpr;

using namespace cx::literals;
struct Net : cx::Sequential<cx::Named<"conv1", cx::Conv2d<1, 8, 3>>> {};
#ifdef REPAIRED
inline float first(const cx::Parameters<Net>& p) { return p["conv1.weight"_s][0]; }
#else
inline float first(const cx::Parameters<Net>& p) { return p["conv1.wieght"_s][0]; }
#endif
