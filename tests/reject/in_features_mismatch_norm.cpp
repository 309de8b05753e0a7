// SPDX-License-Identifier: BSL-1.0
// fault: in_features_mismatch
// rejected: norm (BatchNorm1d, layer 1): expected 32 input features, got 64
// typed: expected<32> got<64>
// rule: A normalisation has numbers for each feature of its input.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"norm", cx::BatchNorm1d<64>>
#else
                 cx::Named<"norm", cx::BatchNorm1d<32>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<64>>::output_shape == cx::shape{64});
