// SPDX-License-Identifier: BSL-1.0
// The tile that a relaxed model gives a step.
#pragma once

#include <convexpr/plan/winograd_tile.hpp>

#include "devices.hpp"

namespace relaxed_steps {

using namespace convexpr;

constexpr plan::tile_choice relaxed_tile(const plan::step& s,
                                         const plan::device_facts& f = devices::avx512) {
  return plan::choose_tile(s, f, relaxed);
}

}  // namespace relaxed_steps
