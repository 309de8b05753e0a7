// SPDX-License-Identifier: BSL-1.0
// Facts of instruction sets, for tests of what the plan chooses on them, wherever the tests run.
#pragma once

#include <convexpr/plan/device_facts.hpp>

namespace devices {

using convexpr::plan::device_facts;

inline constexpr device_facts avx512{16, 32, true, 4, 48 * 1024, 2048 * 1024};
inline constexpr device_facts avx512_double{8, 32, true, 8, 48 * 1024, 2048 * 1024};
inline constexpr device_facts avx2{8, 16, true, 4, 32 * 1024, 1024 * 1024};
inline constexpr device_facts sse2{4, 16, false, 4, 32 * 1024, 1024 * 1024};
inline constexpr device_facts sse2_double{2, 16, false, 8, 32 * 1024, 1024 * 1024};
inline constexpr device_facts neon{4, 32, true, 4, 32 * 1024, 1024 * 1024};
inline constexpr device_facts scalar{1, 16, false, 4, 32 * 1024, 1024 * 1024};

}  // namespace devices
