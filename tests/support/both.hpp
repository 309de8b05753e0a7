// SPDX-License-Identifier: BSL-1.0
// A check that holds in constant evaluation and at run time, where coverage and sanitizers see it.
#pragma once

#include "catch.hpp"

#define CHECK_BOTH(...)         \
  do {                          \
    static_assert(__VA_ARGS__); \
    CHECK((__VA_ARGS__));       \
  } while (false)
