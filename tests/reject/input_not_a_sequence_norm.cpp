// SPDX-License-Identifier: BSL-1.0
// fault: input_not_a_sequence
// rejected: norm (BatchNorm1d, layer 1): expected a sequence (channels, length) or a vector, got 8x10x20
// typed: expected<2> got<3>
// rule: BatchNorm1d is for sequences and vectors, BatchNorm2d for images.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<
#ifdef REPAIRED
                 cx::Named<"norm", cx::BatchNorm2d<8>>
#else
                 cx::Named<"norm", cx::BatchNorm1d<8>>
#endif
                 > {
};
static_assert(cx::Checked<Net, cx::Input<8, 10, 20>>::output_shape == cx::shape{8, 10, 20});
