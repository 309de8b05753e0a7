// SPDX-License-Identifier: BSL-1.0
// What `#include <convexpr/layers.hpp>` alone costs.
#include <convexpr/layers.hpp>
