// SPDX-License-Identifier: BSL-1.0
// fault: input_not_a_sequence
// rejected: 0 (MaxPool1d, layer 1): expected a sequence (channels, length), got 64 features
// typed: expected<2> got<1>
// rule: A vector has no positions to slide over.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Identity
#else
                 cx::MaxPool1d<2>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<64>>::output_shape == cx::shape{64});
