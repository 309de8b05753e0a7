// SPDX-License-Identifier: BSL-1.0
// The rules that a layer must obey, one function each: they record the fault and its sentence, and
// return whether all is well. Public, as all of the builder: layers may be functions of their own.
#pragma once

#include "convexpr/plan/emission.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Arguments of torch.nn.Conv2d, padding as law and numbers.
struct convolution {
  int in_channels = 0;
  int out_channels = 0;
  hw kernel{};
  hw stride{1, 1};
  padding_law law = padding_law::explicit_;
  sides pads{};
  hw dilation{1, 1};
  int groups = 1;
  bool bias = true;
  padding_mode mode = padding_mode::zeros;
  device where = device::cpu;
  element_type type = element_type::float32;
  bool exact_cover = false;
};

// Arguments of torch.nn.MaxPool2d and AvgPool2d.
struct pooling {
  hw kernel{};
  hw stride{1, 1};
  padding_law law = padding_law::explicit_;
  sides pads{};
  hw dilation{1, 1};
  bool ceil_mode = false;
  bool count_include_pad = true;
  int divisor_override = 0;
  bool exact_cover = false;
};

class checks : public emission {
 public:
  using emission::emission;

  template <class... Parts>
  constexpr bool refuse(fault what, long long expected, long long got, const Parts&... parts) {
    fail(what, expected, got, parts...);
    return false;
  }

  constexpr bool positive(fault what, const char* argument, int got) {
    if (got < 1) fail(what, 1, got, "expected a positive ", argument, ", got ", got);
    return got >= 1;
  }
  constexpr bool positive(fault what, const char* argument, const hw& got) {
    if (got.height == not_whole) not_a_whole_number(argument);
    const bool ok = got.height >= 1 && got.width >= 1;
    if (!ok)
      fail(what, 1, got.height < 1 ? got.height : got.width, "expected a positive ", argument,
           ", got ", got);
    return ok;
  }
  constexpr bool finite(double number) {
    constexpr double largest = std::numeric_limits<double>::max();
    return (number >= -largest && number <= largest) ||
           refuse(fault::number_not_finite, 0, 0, "expected a finite number, got infinity or NaN");
  }
  constexpr bool window_legal(const hw& kernel, const hw& stride, const hw& dilation,
                              const sides& pads) {
    if (!positive(fault::kernel_not_positive, "kernel_size", kernel) ||
        !positive(fault::stride_not_positive, "stride", stride) ||
        !positive(fault::dilation_not_positive, "dilation", dilation)) {
      return false;
    }
    for (const int pad : {pads.top, pads.bottom, pads.left, pads.right}) {
      if (pad < 0) {
        return refuse(fault::padding_negative, 0, pad, "expected padding of 0 or more, got ", pad);
      }
      if (pad > max_extent) {
        return refuse(fault::size_overflow, max_extent, pad, "expected padding below 2^30");
      }
    }
    if (reach(kernel.height, dilation.height) > max_extent ||
        reach(kernel.width, dilation.width) > max_extent) {
      return refuse(fault::size_overflow, max_extent, 0,
                    "expected a kernel that reaches below 2^30");
    }
    return true;
  }
  constexpr bool arguments_legal(const convolution& c) {
    if (!positive(fault::channels_not_positive, "in_channels", c.in_channels) ||
        !positive(fault::channels_not_positive, "out_channels", c.out_channels) ||
        !window_legal(c.kernel, c.stride, c.dilation, c.pads) ||
        !positive(fault::groups_not_positive, "groups", c.groups)) {
      return false;
    }
    if (c.in_channels % c.groups != 0) {
      return refuse(fault::in_channels_not_divisible, c.groups, c.in_channels,
                    "groups = ", c.groups, " must divide in_channels = ", c.in_channels);
    }
    if (c.out_channels % c.groups != 0) {
      return refuse(fault::out_channels_not_divisible, c.groups, c.out_channels,
                    "groups = ", c.groups, " must divide out_channels = ", c.out_channels);
    }
    if (checked_product(checked_product(c.in_channels / c.groups, c.kernel.height),
                        c.kernel.width) > max_extent) {
      return refuse(fault::size_overflow, max_extent, 0, "expected below 2^30 weights per output");
    }
    return same_is_legal(c.law, c.stride);
  }
  constexpr bool same_is_legal(padding_law law, const hw& stride) {
    if (law != padding_law::same || stride == hw{1, 1}) return true;
    return refuse(fault::same_needs_stride_1, 1, stride.height != 1 ? stride.height : stride.width,
                  "padding = same expects stride 1, got ", stride, "; use same_upper or numbers");
  }
  constexpr bool agrees(int in, device where, element_type type) {
    const value& v = store_.values[in];
    if (v.producer >= 0 && v.where != where) {
      return refuse(fault::device_mismatch, 0, 0, "expected device ", name_of(where),
                    " input, got ", name_of(v.where));
    }
    if (where != device::cpu) {
      return refuse(fault::device_unsupported, 0, 0,
                    "expected device cpu; there are no kernels for cuda yet");
    }
    if (parameters_ == 0) parameter_type_ = type;
    if (shapes_known_ && v.type != type) {
      return refuse(fault::element_type_mismatch, 0, 0, "expected dtype ", name_of(type),
                    " input, got ", name_of(v.type));
    }
    return true;
  }
  constexpr bool alike(int a, int b) {
    const element_type first = store_.values[a].type;
    const element_type second = store_.values[b].type;
    if (first == second) return true;
    return refuse(fault::element_type_mismatch, 0, 0, "expected inputs of one dtype, got ",
                  name_of(first), " and ", name_of(second));
  }
  static constexpr const char* name_of(device d) { return d == device::cpu ? "cpu" : "cuda"; }
  static constexpr const char* name_of(element_type t) {
    switch (t) {
      case element_type::float32: return "float32";
      case element_type::float64: return "float64";
      case element_type::float16: return "float16";
      case element_type::bfloat16: return "bfloat16";
    }
    return "?";
  }
  // channels = 0: any number
  constexpr bool image(int in, int channels) {
    const shape& x = extent(in);
    if (!shapes_known_) return true;
    if (!x.is_image()) {
      return refuse(fault::input_not_an_image, 3, x.is_vector() ? 1 : 2,
                    "expected an image (channels, height, width), got ", x);
    }
    return has_channels(x, channels);
  }
  // channels = 0: any number
  constexpr bool has_channels(const shape& x, int channels) {
    if (channels != 0 && x.channels != channels) {
      return refuse(fault::in_channels_mismatch, channels, x.channels, "expected input with ",
                    channels, " channels, got ", x.channels, " (", x, ")");
    }
    return true;
  }
  // `a` is a convolution or a pooling
  template <class Arguments>
  static constexpr sides pads_of(const Arguments& a, const shape& x) {
    const pair_of_pads rows = axis_pads(a.law, {a.pads.top, a.pads.bottom}, x.height,
                                        a.kernel.height, a.stride.height, a.dilation.height);
    const pair_of_pads columns = axis_pads(a.law, {a.pads.left, a.pads.right}, x.width,
                                           a.kernel.width, a.stride.width, a.dilation.width);
    return {rows.before, rows.after, columns.before, columns.after};
  }
  constexpr bool mode_allows(padding_mode mode, const sides& pads, const shape& x) {
    const int rows = pads.top > pads.bottom ? pads.top : pads.bottom;
    const int columns = pads.left > pads.right ? pads.left : pads.right;
    if (mode == padding_mode::reflect && (rows >= x.height || columns >= x.width)) {
      return refuse(fault::reflect_padding_too_large, rows >= x.height ? x.height : x.width,
                    rows >= x.height ? rows : columns, "expected reflect padding below input size ",
                    hw{x.height, x.width}, ", got ", hw{rows, columns});
    }
    if (mode == padding_mode::circular && (rows > x.height || columns > x.width)) {
      return refuse(fault::circular_padding_too_large, rows > x.height ? x.height : x.width,
                    rows > x.height ? rows : columns, "expected circular padding up to input size ",
                    hw{x.height, x.width}, ", got ", hw{rows, columns});
    }
    return true;
  }
  static constexpr int output_rows(const step& s, const shape& x, bool ceil_mode) {
    return pooled_extent(x.height, s.pads.top, s.pads.bottom, s.kernel.height, s.stride.height,
                         s.dilation.height, ceil_mode);
  }
  static constexpr int output_columns(const step& s, const shape& x, bool ceil_mode) {
    return pooled_extent(x.width, s.pads.left, s.pads.right, s.kernel.width, s.stride.width,
                         s.dilation.width, ceil_mode);
  }
  constexpr bool fits(const step& s, const shape& x, const shape& out) {
    const long long rows = static_cast<long long>(x.height) + s.pads.top + s.pads.bottom;
    const long long columns = static_cast<long long>(x.width) + s.pads.left + s.pads.right;
    if (rows > max_extent || columns > max_extent) {
      return refuse(fault::size_overflow, max_extent, rows > columns ? rows : columns,
                    "expected a padded input below 2^30 rows and columns");
    }
    const shape padded{x.channels, static_cast<int>(rows), static_cast<int>(columns)};
    if (!memory_holds(padded)) {
      return refuse(fault::size_overflow, 0, 0, "expected a padded input that fits into memory");
    }
    if (out.height > 0 && out.width > 0) return true;
    const hw reached{static_cast<int>(reach(s.kernel.height, s.dilation.height)),
                     static_cast<int>(reach(s.kernel.width, s.dilation.width))};
    return refuse(fault::kernel_exceeds_input, out.height > 0 ? columns : rows,
                  out.height > 0 ? reached.width : reached.height, "kernel ", reached,
                  s.dilation == hw{1, 1} ? "" : " (dilated)", " exceeds padded input ",
                  hw{padded.height, padded.width}, " (input ", x, ")");
  }
  // To the last row and column of the input; PyTorch leaves the rest unread.
  constexpr bool covers(const step& s, const shape& x, const shape& out) {
    const auto covered = [](int count, int stride, long long window, int before, int size) {
      const long long end = (count - 1LL) * stride + window - before;
      return end < size ? static_cast<int>(end) : size;
    };
    const hw all{x.rows(), x.columns()};
    const hw got{covered(out.rows(), s.stride.height, reach(s.kernel.height, s.dilation.height),
                         s.pads.top, all.height),
                 covered(out.columns(), s.stride.width, reach(s.kernel.width, s.dilation.width),
                         s.pads.left, all.width)};
    return got == all ||
           refuse(fault::input_not_covered, got.height < all.height ? all.height : all.width,
                  got.height < all.height ? got.height : got.width,
                  "exact_cover expects windows over all of ", all, ", got ", got);
  }
  constexpr bool two_or_more(int count) {
    if (count >= 2) return true;
    return refuse(fault::inputs_too_few, 2, count, "expected two inputs or more, got ", count);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI::plan
