// SPDX-License-Identifier: BSL-1.0
// From a verdict to the one sentence a compiler prints: the sentence becomes the name of a type
// that lacks a member.
#pragma once

#include <utility>

#include "convexpr/layers/fixed_string.hpp"
#include "convexpr/layers/layer.hpp"
#include "convexpr/plan/description.hpp"

namespace convexpr {

// Outside of the ABI namespace, so that nothing stands before the sentence.
template <fixed_string... Sentence>
struct shape_error {};

// The same for compilers that print characters as numbers (clang before 15, nvcc).
namespace error {
template <int>
struct at_layer;
template <char...>
struct name;
template <long long>
struct expected;
template <long long>
struct got;
}  // namespace error
template <class Layer, class Name, auto Fault, class... Numbers>
struct shape_error_at {};

inline namespace CONVEXPR_ABI {

// The network's input: channels, height, width of an image, channels and length of a sequence, or
// features alone; then the order of elements at both borders (nchw or nhwc) and their type.
template <int channels, int height = 0, int width = 0, layout order = layout::nchw,
          element_type dtype = element_type::float32>
struct Input {
  static constexpr shape extent = width == 0 ? shape{channels, height}  // a length, or 0
                                             : shape{channels, height, width};
  static constexpr layout border = order;
  static constexpr element_type type = dtype;
};

// The inputs of a network that has several, or several outputs: Inputs<Input<3, 64, 64>, Input<1,
// 64, 64>>. All of one order and dtype.
template <class First, class... Others>
struct Inputs {
  static constexpr int count = 1 + static_cast<int>(sizeof...(Others));
  static constexpr shape extents[] = {First::extent, Others::extent...};
  static constexpr element_type types[] = {First::type, Others::type...};
  static constexpr shape extent = First::extent;
  static constexpr layout border = First::border;
  static constexpr element_type type = First::type;
  static constexpr bool one_order = ((Others::border == First::border) && ...);
};

template <class Net>
inline constexpr int capacity_of = steps_of<Net>() > 0 ? steps_of<Net>() : 1;

template <class Net, class In>
inline constexpr auto description_of = plan::describe<capacity_of<Net>>(
    [](plan::builder& b, int value) {
      if (In::border != layout::blocked) return emit_layer<Net>(b, value);
      return b.fail(fault::input_order_unsupported, 0, 0, "expected the order nchw or nhwc");
    },
    In::extent, In::type, true);

template <class Net, class... I>
inline constexpr auto description_of<Net, Inputs<I...>> = plan::describe<capacity_of<Net>>(
    [](plan::builder& b, const int* values, int count) {
      if (!Inputs<I...>::one_order) {
        return b.fail(fault::inputs_differ, 0, 0, "expected inputs of one order, nchw or nhwc");
      }
      if (Inputs<I...>::border == layout::blocked) {
        return b.fail(fault::input_order_unsupported, 0, 0, "expected the order nchw or nhwc");
      }
      if constexpr (Join<Net>) return Net::emit(b, values, count);
      if (count == 1) return emit_layer<Net>(b, values[0]);
      return b.fail(fault::inputs_too_many, 1, count, "expected one input, got ", count,
                    "; a Graph with InputNames takes them");
    },
    Inputs<I...>::extents, Inputs<I...>::types, Inputs<I...>::count, true, true);

// The parameters alone: they are the same for every input.
template <class Net>
inline constexpr auto parameters_of = plan::describe<capacity_of<Net>>(
    [](plan::builder& b, int value) { return emit_layer<Net>(b, value); }, shape{0, 1, 1},
    element_type::float32, false);

namespace explain {

template <class In>
concept input_type = requires {
  In::extent;
  In::border;
  In::type;
};

constexpr plan::verdict fault_of_network(fault what, const char* sentence) {
  plan::verdict v;
  v.what = what;
  v.sentence.add("Network: "), v.sentence.add(sentence);
  return v;
}

// The first fault of a network with its input. Layers that infer their channels must find the same
// ones without it: parameters are the network's, for inputs of any size. Where a compiler refuses
// what is in a struct's base, the struct has none: it is no layer, after an error of its own.
template <class Net, class In>
constexpr plan::verdict verdict_of() {
  if constexpr (!input_type<In>) {
    return fault_of_network(fault::not_an_input, "expected a cx::Input<...> as second argument");
  } else if constexpr (!Layer<Net> && !Join<Net>) {
    return fault_of_network(fault::not_a_layer,
                            "expected a layer, got none; the error before this one may be why");
  } else if constexpr (constexpr const auto& with_input = description_of<Net, In>;
                       with_input.fault_found.ok() && with_input.infers) {
    const plan::verdict v = parameters_of<Net>.fault_found;
    if (!v.ok() || parameters_of<Net>.parameter_elements == with_input.parameter_elements) return v;
    return fault_of_network(fault::channels_unknown,
                            "expected numbers, got infer behind a layer that changes channels");
  } else {
    return with_input.fault_found;
  }
}
template <class Net, class In>
inline constexpr plan::verdict found = verdict_of<Net, In>();

struct well_shaped {
  using shapes_match = well_shaped;
};

// clang 15 to 19 cut strings over 36 characters: pieces that end at blanks. g++ prints any length.
#if defined(__clang__)
inline constexpr int longest_piece = 36;
#else
inline constexpr int longest_piece = 1 << 20;
#endif

// Where piece `index` of a sentence begins; its end is where the next begins.
constexpr int piece_begin(const char* s, int size, int index) {
  int begin = 0;
  for (int i = 0; i < index && begin < size; ++i) {
    int end = begin + longest_piece < size ? begin + longest_piece : size;
    while (end < size && end > begin + 1 && s[end - 1] != ' ') --end;
    begin = end;
  }
  return begin;
}
constexpr int piece_count(const char* s, int size) {
  int count = 1;
  while (piece_begin(s, size, count) < size) ++count;
  return count;
}

// Of the `text` of a Sentence.
template <class Sentence, int Index>
consteval auto piece() {
  constexpr const auto& sentence = Sentence::text;
  constexpr int begin = piece_begin(sentence.data, sentence.size, Index);
  constexpr int end = piece_begin(sentence.data, sentence.size, Index + 1);
  char text[end - begin + 1] = {};
  for (int i = begin; i < end; ++i) text[i - begin] = sentence.data[i];
  text[end - begin] = '\0';  // written out: clang hides a filler and prints numbers
  return fixed_string<end - begin + 1>(text);
}

#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L && !defined(__CUDACC__)
// C++26 prints the sentence as it is. (`ShapesMatch` is plain, or clang would spell the network.)
template <class Net, class In>
struct sentence {
  static constexpr std::size_t size() { return found<Net, In>.sentence.size; }
  static constexpr const char* data() { return found<Net, In>.sentence.data; }
};
template <bool ShapesMatch, class Sentence>
struct shape_error_told {
  static_assert(ShapesMatch, Sentence{});
};
template <class Net, class In, std::size_t... I>
auto speak(std::index_sequence<I...>) -> shape_error_told<false, sentence<Net, In>>*;
template <class Net, class In>
inline constexpr int pieces = 0;
#elif (defined(__clang__) && __clang_major__ < 15) || defined(__CUDACC__)
template <class Net, class In, std::size_t... I>
constexpr auto speak(std::index_sequence<I...>) {  // nvcc does not match such a type when it trails
  constexpr const plan::verdict& v = found<Net, In>;
  using layer = error::at_layer<v.layer>;
  using name = error::name<v.name.data[I]...>;
  if constexpr (v.expected == 0 && v.got == 0) {  // of what is no number
    return static_cast<shape_error_at<layer, name, v.what>*>(nullptr);
  } else {
    return static_cast<
        shape_error_at<layer, name, v.what, error::expected<v.expected>, error::got<v.got>>*>(
        nullptr);
  }
}
template <class Net, class In>
inline constexpr int pieces = found<Net, In>.name.size;
#else
template <class Net, class In>
struct fault_sentence {
  static constexpr const auto& text = found<Net, In>.sentence;
};
template <class Net, class In, std::size_t... I>
auto speak(std::index_sequence<I...>)
    -> shape_error<piece<fault_sentence<Net, In>, static_cast<int>(I)>()...>*;
template <class Net, class In>
inline constexpr int pieces = piece_count(found<Net, In>.sentence.data,
                                          found<Net, In>.sentence.size);
#endif

// `auto`: g++ then has no typedef to print instead of the sentence.
template <class Net, class In>
constexpr auto judge() {
  if constexpr (found<Net, In>.ok()) {
    return static_cast<well_shaped*>(nullptr);
  } else {
    return decltype(speak<Net, In>(std::make_index_sequence<pieces<Net, In>>{})){};
  }
}

template <class P>
P pointee(P*);

}  // namespace explain

// A network that fits together and with its input, or one sentence that says why not. Model says
// the same and runs it; this needs no kernels. The check is a type on clang and a value on g++: the
// other way round each has more lines to say, g++ three more behind an alias.
#if defined(__clang__)
template <class Net, class In,
          class = typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match>
#else
template <class Net, class In,
          typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match* = nullptr>
#endif
struct Checked {
  static constexpr shape input_shape = In::extent;
  static constexpr shape output_shape =
      description_of<Net, In>.values[description_of<Net, In>.output].extent;
  static constexpr long long parameter_count = description_of<Net, In>.parameter_elements;
};

}  // namespace CONVEXPR_ABI
}  // namespace convexpr
