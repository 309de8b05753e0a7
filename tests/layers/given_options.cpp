// SPDX-License-Identifier: BSL-1.0
// Options, or something else in their place; and what is none of the values that an option has.
#include "convexpr/layers/given_options.hpp"

#include "../support/both.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace options = convexpr::options;

namespace {

using given = options::given<cx::with>;

// The first fault of a layer with such options.
template <class Options, class... Given>
constexpr cx::fault fault_of(const Given&... all) {
  return cx::plan::describe<1>(
             [&](cx::plan::builder& b, int value) {
               options::begin_layer<Options>(b, "Layer", all...);
               return value;
             },
             cx::shape{3, 4, 4}, cx::float32, true)
      .fault_found.what;
}

}  // namespace

TEST_CASE("options, or something else in their place") {
  CHECK_BOTH(given(cx::with{.stride = 2}).stride.or_else(1) == cx::hw{2, 2});
  CHECK_BOTH(!given(cx::with{.stride = 2}).something_else && !given(cx::with{}).something_else);
  CHECK_BOTH(given(2).something_else && given("same").something_else && given(true).something_else);
  CHECK_BOTH(given(cx::pool{.stride = 2}).something_else);
}

TEST_CASE("none are the defaults, one is itself, more are a fault") {
  CHECK_BOTH(options::only<cx::with>().stride.or_else(1) == cx::hw{1, 1});
  CHECK_BOTH(options::only<cx::with>(given(cx::with{.stride = 2})).stride.or_else(1) ==
             cx::hw{2, 2});
  CHECK_BOTH(options::only<cx::with>(given(cx::with{}), given(1)).something_else);
  CHECK_BOTH(options::only<cx::with>(given(2), given(1), given(1)).something_else);
  CHECK_BOTH(fault_of<cx::with>() == cx::fault::none);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.padding = "same"})) == cx::fault::none);
  CHECK_BOTH(fault_of<cx::with>(given(3)) == cx::fault::not_options);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{}), given(cx::with{})) == cx::fault::not_options);
}

TEST_CASE("every option that is none of its values is a fault") {
  using cx::fault;
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.stride = 1.5})) == fault::number_not_whole);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.padding = 1.5})) == fault::number_not_whole);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.dilation = 1.5})) == fault::number_not_whole);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.groups = 1.5})) == fault::number_not_whole);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.padding = "Same"})) == fault::word_unknown);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.padding_mode = ""})) == fault::word_unknown);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.bias = 1})) == fault::not_a_bool);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.device = "cpu:0"})) == fault::word_unknown);
  CHECK_BOTH(fault_of<cx::with>(given(cx::with{.dtype = "float"})) == fault::word_unknown);
  using transposed = options::given<cx::conv_transpose>;
  CHECK_BOTH(fault_of<cx::conv_transpose>(transposed(cx::conv_transpose{.output_padding = 0.5})) ==
             fault::number_not_whole);
  using pool = options::given<cx::pool>;
  CHECK_BOTH(fault_of<cx::pool>(pool(cx::pool{.return_indices = 1})) == fault::not_a_bool);
  CHECK_BOTH(fault_of<cx::pool>(pool(cx::pool{.ceil_mode = 1})) == fault::not_a_bool);
  CHECK_BOTH(fault_of<cx::pool>(pool(cx::pool{.count_include_pad = 1})) == fault::not_a_bool);
  CHECK_BOTH(fault_of<cx::pool>(pool(cx::pool{.divisor_override = 1.5})) ==
             fault::number_not_whole);
  using norm = options::given<cx::batch_norm>;
  CHECK_BOTH(fault_of<cx::batch_norm>(norm(cx::batch_norm{.eps = __builtin_inf()})) ==
             fault::number_not_finite);
  CHECK_BOTH(fault_of<cx::batch_norm>(norm(cx::batch_norm{.affine = "no"})) == fault::not_a_bool);
  using instance = options::given<cx::instance_norm>;
  CHECK_BOTH(fault_of<cx::instance_norm>(instance(cx::instance_norm{.track_running_stats = 0})) ==
             fault::not_a_bool);
  using layer = options::given<cx::layer_norm>;
  CHECK_BOTH(fault_of<cx::layer_norm>(layer(cx::layer_norm{.elementwise_affine = 0})) ==
             fault::not_a_bool);
}
