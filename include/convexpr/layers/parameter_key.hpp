// SPDX-License-Identifier: BSL-1.0
// A name written in a program, looked up by the compiler among a network's parameters; one that is
// not there becomes a sentence with the nearest that is. For Parameters.
#pragma once

#include <string_view>
#include <utility>

#include "convexpr/layers/explain.hpp"

namespace convexpr {

// Outside of the ABI namespace, so that nothing stands before the sentence.
template <fixed_string... Sentence>
struct no_parameter_of_this_name {};
template <char... Nearest>
struct no_parameter_of_this_name_but {};  // for compilers that print characters as numbers

inline namespace CONVEXPR_ABI {

namespace explain {

// How many characters two names share at their ends: enough to find what was meant, and linear.
constexpr int likeness(std::string_view a, std::string_view b) {
  const std::size_t most = a.size() < b.size() ? a.size() : b.size();
  const std::size_t longest = a.size() < b.size() ? b.size() : a.size();
  std::size_t front = 0;
  while (front < most && a[front] == b[front]) ++front;
  std::size_t back = 0;
  while (back < most - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return static_cast<int>(3 * (front + back)) - static_cast<int>(longest - most);
}

// Index of the parameter, or -1.
template <class Net>
constexpr int find_parameter(const char* key) {
  for (int i = 0; i < parameters_of<Net>.parameter_count; ++i) {
    if (plan::equal(parameters_of<Net>.parameters[i].name.c_str(), key)) return i;
  }
  return -1;
}
// Index of the name that is most like it, -1 where there is no name. (Pointers to names would be no
// constants for g++ 12 with -fsanitize=undefined.)
template <class Net>
constexpr int nearest_parameter(std::string_view key) {
  int nearest = -1;
  int best = 0;
  for (int i = 0; i < parameters_of<Net>.parameter_count; ++i) {
    const int like = likeness(key, parameters_of<Net>.parameters[i].name.c_str());
    if (nearest >= 0 && like <= best) continue;
    nearest = i;
    best = like;
  }
  return nearest;
}

template <class Net, char... Key>
struct key_sentence {
  static constexpr plan::sentence_text text = [] {
    constexpr char key[] = {Key..., '\0'};
    const int nearest = nearest_parameter<Net>(key);
    plan::sentence_text s{};
    s.add("expected the name of a parameter");
    if (nearest >= 0) {
      s.add(", the nearest is "), s.add(parameters_of<Net>.parameters[nearest].name.c_str());
    }
    s.add(", got ");
    s.add(key);
    return s;
  }();
};

#if (defined(__clang__) && __clang_major__ < 15) || defined(__CUDACC__)
template <class Net, char... Key>
inline constexpr plan::name_text key_nearest = [] {
  constexpr char key[] = {Key..., '\0'};
  plan::name_text name{};
  const int nearest = nearest_parameter<Net>(key);
  if (nearest >= 0) name.add(parameters_of<Net>.parameters[nearest].name.c_str());
  return name;
}();
template <class Net, char... Key, std::size_t... I>
auto speak_of_key(std::index_sequence<I...>)
    -> no_parameter_of_this_name_but<key_nearest<Net, Key...>.data[I]...>*;
template <class Net, char... Key>
inline constexpr int key_pieces = key_nearest<Net, Key...>.size;
#else
template <class Net, char... Key, std::size_t... I>
auto speak_of_key(std::index_sequence<I...>)
    -> no_parameter_of_this_name<piece<key_sentence<Net, Key...>, static_cast<int>(I)>()...>*;
template <class Net, char... Key>
inline constexpr int key_pieces = piece_count(key_sentence<Net, Key...>::text.data,
                                              key_sentence<Net, Key...>::text.size);
#endif

template <class Net, char... Key>
inline constexpr int index_of_key = [] {
  constexpr char key[] = {Key..., '\0'};
  return find_parameter<Net>(key);
}();

struct known_key {
  using is_a_parameter = known_key;
};
// A pointer to a type that has the member is_a_parameter, or to the sentence.
template <class Net, char... Key>
constexpr auto judge_key() {
  if constexpr (index_of_key<Net, Key...> >= 0) {
    return static_cast<known_key*>(nullptr);
  } else {
    return decltype(speak_of_key<Net, Key...>(
        std::make_index_sequence<key_pieces<Net, Key...>>{})){};
  }
}

}  // namespace explain

}  // namespace CONVEXPR_ABI
}  // namespace convexpr
