// SPDX-License-Identifier: BSL-1.0
// fault: input_not_an_image
// rejected: 0 (MaxPool2d, layer 1): expected an image (channels, height, width), got 784 features
#include <convexpr/layers.hpp>

namespace cx = convexpr;

struct Net : cx::Sequential<cx::MaxPool2d<2>> {};
#ifdef REPAIRED
using In = cx::Input<1, 28, 28>;
#else
using In = cx::Input<784>;
#endif
static_assert(cx::Checked<Net, In>::output_shape == cx::shape{1, 14, 14});
