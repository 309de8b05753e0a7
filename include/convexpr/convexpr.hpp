// SPDX-License-Identifier: BSL-1.0
// Everything: layers, models on the CPU, weights from files or a seed, pictures of any size.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/evaluate.hpp"
#include "convexpr/initialise.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/load.hpp"
#include "convexpr/model.hpp"
#include "convexpr/save.hpp"
#include "convexpr/self_test.hpp"
#include "convexpr/static_model.hpp"
#include "convexpr/thread_pool.hpp"
#include "convexpr/tiled.hpp"
#pragma GCC diagnostic pop
