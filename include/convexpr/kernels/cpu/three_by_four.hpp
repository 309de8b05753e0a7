// SPDX-License-Identifier: BSL-1.0
// One step of twelve sums, three operands that are held times four that pass by or two times six,
// in one piece of assembly for g++ 12: it keeps 16 registers for one such step but spills in a loop
// of several. For the innermost loops of AVX2.
//
//   held[0..2] = three loads
//   for t in 0..3: passing = a load; for h in 0..2: sum[h][t] = fmadd(held[h], passing, sum[h][t])
#pragma once

#include <cstddef>
#include <type_traits>

#include "convexpr/kernels/cpu/lanes.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Only where holds_three_by_four<T> are there the functions below, but for the last.
#if CONVEXPR_SIMD && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    defined(__AVX2__) && defined(__FMA__) && !defined(CONVEXPR_AVX512)
template <class T>
inline constexpr bool holds_three_by_four = true;

// at(h, t): the sum of held[h] and what passes by as number t.
#define CONVEXPR_SUMS(at)                                                                       \
  [a0] "+x"(at(0, 0).raw.data), [a1] "+x"(at(0, 1).raw.data), [a2] "+x"(at(0, 2).raw.data),     \
      [a3] "+x"(at(0, 3).raw.data), [b0] "+x"(at(1, 0).raw.data), [b1] "+x"(at(1, 1).raw.data), \
      [b2] "+x"(at(1, 2).raw.data), [b3] "+x"(at(1, 3).raw.data), [c0] "+x"(at(2, 0).raw.data), \
      [c1] "+x"(at(2, 1).raw.data), [c2] "+x"(at(2, 2).raw.data), [c3] "+x"(at(2, 3).raw.data)
#define CONVEXPR_PASS(s, t, load)               \
  load "vfmadd231p" s " %%ymm15,%%ymm12,%[a" #t \
       "]\n\t"                                  \
       "vfmadd231p" s " %%ymm15,%%ymm13,%[b" #t \
       "]\n\t"                                  \
       "vfmadd231p" s " %%ymm15,%%ymm14,%[c" #t "]\n\t"
#define CONVEXPR_HELD_FIRST(h, t) sum[h][t]
#define CONVEXPR_HELD_LAST(h, t) sum[t][h]

// One input of each of three pixels, `Step` elements apart, times four vectors of weights.
#define CONVEXPR_WEIGHTS(s, t) \
  CONVEXPR_PASS(s, t, "vmovup" s " 32*" #t "+%c[weight](%[weights]),%%ymm15\n\t")
#define CONVEXPR_STEP(s)                                                             \
  asm("vbroadcasts" s                                                                \
      " %c[at](%[in]),%%ymm12\n\t"                                                   \
      "vbroadcasts" s                                                                \
      " %c[at]+%c[step](%[in]),%%ymm13\n\t"                                          \
      "vbroadcasts" s " %c[at]+2*%c[step](%[in]),%%ymm14\n\t" CONVEXPR_WEIGHTS(s, 0) \
          CONVEXPR_WEIGHTS(s, 1) CONVEXPR_WEIGHTS(s, 2) CONVEXPR_WEIGHTS(s, 3)       \
      : CONVEXPR_SUMS(CONVEXPR_HELD_FIRST)                                           \
      : [in] "r"(in), [weights] "r"(weights), [at] "n"(At * sizeof(T)),              \
        [step] "n"(Step * sizeof(T)), [weight] "n"(Weight * sizeof(T))               \
      : "xmm12", "xmm13", "xmm14", "xmm15", "memory")
template <int At, int Step, int Weight, class T>
CONVEXPR_INLINE void add_three_by_four(vec<T> (&sum)[3][4], const T* in, const T* weights) {
  if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s");
  else
    CONVEXPR_STEP("d");
}
#undef CONVEXPR_STEP
#undef CONVEXPR_WEIGHTS

// One input of each of six pixels times two vectors of weights.
#define CONVEXPR_TWO_OF(h, t) sum[2 * (h) + (t) / 2][(t) % 2]
#define CONVEXPR_PIXEL(s, p, a, b)                                         \
  "vbroadcasts" s " %c[at]+" #p "*%c[step](%[in]),%%ymm14\n\tvfmadd231p" s \
  " %%ymm14,%%ymm12,%[" #a "]\n\tvfmadd231p" s " %%ymm14,%%ymm13,%[" #b "]\n\t"
#define CONVEXPR_STEP(s)                                                                         \
  asm("vmovup" s " %c[weight](%[weights]),%%ymm12\n\tvmovup" s                                   \
      " 32+%c[weight](%[weights]),%%ymm13\n\t" CONVEXPR_PIXEL(s, 0, a0, a1)                      \
          CONVEXPR_PIXEL(s, 1, a2, a3) CONVEXPR_PIXEL(s, 2, b0, b1) CONVEXPR_PIXEL(s, 3, b2, b3) \
              CONVEXPR_PIXEL(s, 4, c0, c1) CONVEXPR_PIXEL(s, 5, c2, c3)                          \
      : CONVEXPR_SUMS(CONVEXPR_TWO_OF)                                                           \
      : [in] "r"(in), [weights] "r"(weights), [at] "n"(At * sizeof(T)),                          \
        [step] "n"(Step * sizeof(T)), [weight] "n"(Weight * sizeof(T))                           \
      : "xmm12", "xmm13", "xmm14", "memory")
template <int At, int Step, int Weight, class T>
CONVEXPR_INLINE void add_six_by_two(vec<T> (&sum)[6][2], const T* in, const T* weights) {
  if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s");
  else
    CONVEXPR_STEP("d");
}
#undef CONVEXPR_STEP
#undef CONVEXPR_PIXEL

// Sums in the same twelve registers wherever this is called: around a loop of few steps g++ 12
// moves them from one to another, 20 of 600 instructions for a tile of 3 -> 64 3x3. Nothing may
// come between the registers and the assembly, sanitizers' checks of an index neither.
#define CONVEXPR_EACH(do) \
  do (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7) do(8) do(9) do(10) do(11)
#define CONVEXPR_READ(n) raw s##n = sum[n / 4][n % 4].raw.data;
#define CONVEXPR_PLACE(n) register raw r##n asm("ymm" #n) = s##n;
#define CONVEXPR_TAKE(n) s##n = r##n;
#define CONVEXPR_WRITE(n) sum[n / 4][n % 4].raw.data = s##n;
template <class T>
CONVEXPR_INLINE void keep_places(vec<T> (&sum)[3][4]) {
  using raw = decltype(sum[0][0].raw.data);
  CONVEXPR_EACH(CONVEXPR_READ)
  CONVEXPR_EACH(CONVEXPR_PLACE)
  asm(""
      : "+x"(r0), "+x"(r1), "+x"(r2), "+x"(r3), "+x"(r4), "+x"(r5), "+x"(r6), "+x"(r7), "+x"(r8),
        "+x"(r9), "+x"(r10), "+x"(r11));
  CONVEXPR_EACH(CONVEXPR_TAKE)
  CONVEXPR_EACH(CONVEXPR_WRITE)
}
#undef CONVEXPR_WRITE
#undef CONVEXPR_TAKE
#undef CONVEXPR_PLACE
#undef CONVEXPR_READ
#undef CONVEXPR_EACH

// Three vectors, `step` bytes apart, times four numbers that are repeated over a register: `each`
// elements apart, by the instruction `repeat`.
#define CONVEXPR_REPEATED(s, t, repeat) \
  CONVEXPR_PASS(s, t, repeat " " #t "*%c[each](%[passing]),%%ymm15\n\t")
#define CONVEXPR_STEP(s, repeat, each_element, at)                                  \
  asm("vmovup" s                                                                    \
      " (%[held]),%%ymm12\n\t"                                                      \
      "vmovup" s                                                                    \
      " (%[held],%[step]),%%ymm13\n\t"                                              \
      "vmovup" s " (%[held],%[step],2),%%ymm14\n\t" CONVEXPR_REPEATED(s, 0, repeat) \
          CONVEXPR_REPEATED(s, 1, repeat) CONVEXPR_REPEATED(s, 2, repeat)           \
              CONVEXPR_REPEATED(s, 3, repeat)                                       \
      : CONVEXPR_SUMS(at)                                                           \
      : [held] "r"(held), [step] "r"(step), [passing] "r"(passing),                 \
        [each] "n"((each_element) * sizeof(T))                                      \
      : "xmm12", "xmm13", "xmm14", "xmm15", "memory")

// Three vectors of pixels times the weights of four outputs.
template <class T>
CONVEXPR_INLINE void add_pixels(vec<T> (&sum)[4][3], const T* held, std::ptrdiff_t step,
                                const T* passing) {
  if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s", "vbroadcastss", 1, CONVEXPR_HELD_LAST);
  else
    CONVEXPR_STEP("d", "vbroadcastsd", 1, CONVEXPR_HELD_LAST);
}

// Three vectors of weights times four pixels, a register apart, `Count` elements of each.
template <int Count, class T>
CONVEXPR_INLINE void add_repeated(vec<T> (&sum)[3][4], const T* held, std::ptrdiff_t step,
                                  const T* passing) {
  if constexpr (std::is_same_v<T, float> && Count == 2)
    CONVEXPR_STEP("s", "vbroadcastsd", lanes<T>, CONVEXPR_HELD_FIRST);
  else if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s", "vbroadcastf128", lanes<T>, CONVEXPR_HELD_FIRST);
  else
    CONVEXPR_STEP("d", "vbroadcastf128", lanes<T>, CONVEXPR_HELD_FIRST);
}
#undef CONVEXPR_STEP
#undef CONVEXPR_REPEATED

// As add_pixels(), of the pixels that exist.
#define CONVEXPR_EDGE_WEIGHT(s, t)                  \
  CONVEXPR_PASS(s, t,                               \
                "vbroadcasts" s " " #t              \
                "*%c[each](%[passing]),%%ymm15\n\t" \
                "vandp" s " (%[edge]),%%ymm15,%%ymm15\n\t")
#define CONVEXPR_STEP(s)                                                                   \
  asm("vmovap" s                                                                           \
      " (%[edge]),%%ymm15\n\t"                                                             \
      "vmaskmovp" s                                                                        \
      " (%[held]),%%ymm15,%%ymm12\n\t"                                                     \
      "vmaskmovp" s                                                                        \
      " (%[held],%[step]),%%ymm15,%%ymm13\n\t"                                             \
      "vmaskmovp" s                                                                        \
      " (%[held],%[step],2),%%ymm15,%%ymm14\n\t"                                           \
      "vmovap" s                                                                           \
      " 32(%[edge]),%%ymm15\n\t"                                                           \
      "vorp" s                                                                             \
      " %%ymm15,%%ymm12,%%ymm12\n\t"                                                       \
      "vorp" s                                                                             \
      " %%ymm15,%%ymm13,%%ymm13\n\t"                                                       \
      "vorp" s " %%ymm15,%%ymm14,%%ymm14\n\t" CONVEXPR_EDGE_WEIGHT(s, 0)                   \
          CONVEXPR_EDGE_WEIGHT(s, 1) CONVEXPR_EDGE_WEIGHT(s, 2) CONVEXPR_EDGE_WEIGHT(s, 3) \
      : CONVEXPR_SUMS(CONVEXPR_HELD_LAST)                                                  \
      : [held] "r"(held), [step] "r"(step), [passing] "r"(passing), [each] "n"(sizeof(T)), \
        [edge] "r"(&edge)                                                                  \
      : "xmm12", "xmm13", "xmm14", "xmm15", "memory")
template <class T>
CONVEXPR_INLINE void add_pixels(vec<T> (&sum)[4][3], const T* held, std::ptrdiff_t step,
                                const T* passing, const lane_edge<T>& edge) {
  static_assert(offsetof(lane_edge<T>, absent) == 32);
  if constexpr (std::is_same_v<T, float>)
    CONVEXPR_STEP("s");
  else
    CONVEXPR_STEP("d");
}
#undef CONVEXPR_STEP
#undef CONVEXPR_EDGE_WEIGHT
#undef CONVEXPR_TWO_OF
#undef CONVEXPR_HELD_LAST
#undef CONVEXPR_HELD_FIRST
#undef CONVEXPR_PASS
#undef CONVEXPR_SUMS
#else
template <class T>
inline constexpr bool holds_three_by_four = false;
#endif

// Other tiles stay where they are.
template <class Sums>
CONVEXPR_INLINE void keep_places(Sums&) {}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu
