// SPDX-License-Identifier: BSL-1.0
// fault: name_too_long
// rejected: a_name_of_forty_characters_for_one_layer.a_name_of_forty_characters_for_one_layer.a_name_of_for (ReLU, layer 1): expected a name of at most 95 characters
// rule: A name in the state_dict, with all that is before it, has up to 95 characters.
#include <convexpr/layers.hpp>

namespace cx = convexpr;

template <class L>
using Deep = cx::Named<"a_name_of_forty_characters_for_one_layer", L>;
#ifdef REPAIRED
struct Net : Deep<Deep<cx::ReLU>> {};
#else
struct Net : Deep<Deep<Deep<cx::ReLU>>> {};
#endif
static_assert(cx::Checked<Net, cx::Input<3, 28, 28>>::output_shape == cx::shape{3, 28, 28});
