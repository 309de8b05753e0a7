// SPDX-License-Identifier: BSL-1.0
// Write and check a network: every layer, no SIMD. 0.3 s a file, where convexpr.hpp, which has
// models and kernels, takes 2 to 3.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/layers/activation.hpp"
#include "convexpr/layers/batch_norm2d.hpp"
#include "convexpr/layers/conv1d.hpp"
#include "convexpr/layers/conv2d.hpp"
#include "convexpr/layers/conv_transpose2d.hpp"
#include "convexpr/layers/dropout.hpp"
#include "convexpr/layers/explain.hpp"
#include "convexpr/layers/graph.hpp"
#include "convexpr/layers/join.hpp"
#include "convexpr/layers/linear.hpp"
#include "convexpr/layers/norm.hpp"
#include "convexpr/layers/padding.hpp"
#include "convexpr/layers/pool1d.hpp"
#include "convexpr/layers/pool2d.hpp"
#include "convexpr/layers/scale.hpp"
#include "convexpr/layers/sequential.hpp"
#include "convexpr/layers/shuffle.hpp"
#include "convexpr/layers/split.hpp"
#include "convexpr/layers/squeeze_excite.hpp"
#include "convexpr/layers/upsample.hpp"
#pragma GCC diagnostic pop
