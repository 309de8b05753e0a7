// SPDX-License-Identifier: BSL-1.0
// The picture around its colours: size, depth, alpha.
#include "enlarge.hpp"

namespace upscale {

picture enlarge(const picture& in, const manner& how, const progress_report& report) {
  const auto colours = how.model == network::slim ? enlarge_by_slim : enlarge_by_thick;
  picture out{.width = how.scale * in.width,
              .height = how.scale * in.height,
              .depth = in.depth,
              .grey = in.grey,
              .colour = colours(in, how, report),
              .alpha = {}};
  if (!in.alpha.empty()) out.alpha = bilinear(in.width, in.height, how.scale, in.alpha);
  return out;
}

}  // namespace upscale
