// SPDX-License-Identifier: BSL-1.0
// The state behind plan/builder.hpp: steps, values and parameters written so far, where in the
// network we are, and the first fault.
#pragma once

#include <initializer_list>

#include "convexpr/plan/step.hpp"
#include "convexpr/plan/verdict.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

struct value {
  shape extent{};
  element_type type = element_type::float32;
  device where = device::cpu;
  int producer = -1;  // index of the step that writes it; -1 = the network's input

  // what the passes find out
  int uses = 0;     // steps that read it; being the network's output counts as one
  int parent = -1;  // the value inside whose memory it lies: a concat, or what it renames
                    // or is a slice of
  int channel = 0;  // first channel there
  int row = 0;      // and, of a crop, the first row and column
  int column = 0;
  bool renames = false;  // the same elements under another shape (Flatten of a 1x1 image)
  layout order = layout::blocked;
  bool readable_as_planes = false;  // by every step that reads it
  buffer home = buffer::arena;
  int port = 0;          // of the network's inputs or outputs, which one
  long long offset = 0;  // elements from the start of its buffer
  int first_write = -1;  // steps between which the memory is taken
  int last_read = -1;
};

// One tensor of the state_dict.
struct parameter {
  name_text name{};
  int dims[4] = {};
  int rank = 0;
  long long offset = 0;  // elements from the start of all parameters, in PyTorch's order
  long long elements = 0;
  long long fan_in = 0;  // above 0: PyTorch draws it from [-b, b], b = 1 / sqrt(fan_in)
  double start = 0;      // else what PyTorch fills it with
};

// Inputs, and outputs, of a network at most.
inline constexpr int max_ports = 8;

struct storage_view {
  step* steps = nullptr;
  value* values = nullptr;
  name_text* layers = nullptr;
  parameter* parameters = nullptr;
  int* slots = nullptr;  // open hash of parameter names: 0 = free, else index + 1
  int slot_count = 0;
  int capacity = 0;  // steps; as many values and layers and four times the parameters are free
};

// Instead of a number of channels: as many as the layer before yields.
inline constexpr int infer = std::numeric_limits<int>::min();

class emission {
 public:
  // Without known shapes only the parameters are collected: they do not depend on the input.
  constexpr emission(const storage_view& storage, bool shapes_known)
      : store_(storage), shapes_known_(shapes_known) {}

  // A layer begins by saying what it is; a container says where its children are.
  constexpr void begin_layer(const char* kind) {
    kind_ = kind;
    if (layers_ <= store_.capacity)
      store_.layers[layers_++] = path_;
    else
      too_many_steps();
    check_length();
  }
  // Both return what pop() wants back.
  constexpr int push(const char* name) {
    const int length = path_.size;
    if (length > 0) path_.add('.');
    path_.add(name);
    return length;
  }
  constexpr int push(int index) {
    name_text number{};
    number.add(index);
    return push(number.c_str());
  }
  constexpr void pop(int length) { path_.truncate(length); }

  // Records the first fault, in the layer that began last; `parts` make the sentence.
  // Returns -1, the value that every later step passes on.
  template <class... Parts>
  constexpr int fail(fault what, long long expected, long long got, const Parts&... parts) {
    if (failed()) return -1;
    verdict_.what = what;
    verdict_.layer = layers_;
    verdict_.name = path_.size > 0 ? path_ : name_text{};
    verdict_.expected = expected;
    verdict_.got = got;
    sentence_text& s = verdict_.sentence;
    const bool named = path_.size > 0;
    if (named) s.add(path_.c_str()), s.add(" (");
    s.add(kind_);
    if (layers_ > 0)
      s.add(named ? ", layer " : " (layer "), s.add(layers_), s.add(')');
    else if (named)
      s.add(')');
    s.add(": ");
    (s.add(parts), ...);
    return -1;
  }

  constexpr int not_a_whole_number(const char* argument) {
    return fail(fault::number_not_whole, 0, 0, "expected ", argument, " to be a whole number");
  }

  // A number of channels that a layer leaves to be found (its `infer`): that of the value it reads.
  // Without known shapes a layer before it must have told it, as parameters do not depend on the
  // input; 0 stands for channels that only the input tells.
  constexpr int channels_of(int in, int given, const char* argument) {
    if (given != infer || failed()) return given;
    infers_ = true;
    const int found = extent(in).channels;
    if (!shapes_known_ && found == 0) {
      fail(fault::channels_unknown, 0, 0, "expected ", argument,
           " as a number, got infer, but no layer before it tells");
    }
    return found;
  }
  constexpr bool infers() const { return infers_; }

  constexpr bool failed() const { return !verdict_.ok(); }
  constexpr bool shapes_known() const { return shapes_known_; }
  constexpr const shape& extent(int v) const { return store_.values[v].extent; }
  constexpr element_type type(int v) const { return store_.values[v].type; }
  constexpr const verdict& result() const { return verdict_; }
  constexpr int steps() const { return steps_; }
  constexpr int values() const { return values_; }
  constexpr int layers() const { return layers_; }
  constexpr int outputs() const { return output_count_; }  // 0: one, the last value
  constexpr int output(int index) const { return outputs_[index]; }
  constexpr int parameters() const { return parameters_; }
  constexpr long long parameter_elements() const { return parameter_elements_; }
  constexpr const parameter& parameter_at(int index) const { return store_.parameters[index]; }
  constexpr element_type parameter_type() const { return parameter_type_; }

  // The parameter "<path>.<name>"; dims of 0 end the list. Returns its index, -1 after a fault.
  constexpr int parameter_of(const char* name, int d0, int d1 = 0, int d2 = 0, int d3 = 0) {
    const int length = push(name);
    check_length();
    parameter p{};
    p.name = path_;
    pop(length);
    p.offset = parameter_elements_;
    p.elements = 1;
    for (const int d : {d0, d1, d2, d3}) {
      if (d == 0) break;
      p.dims[p.rank++] = d;
      p.elements = checked_product(p.elements, d);
    }
    if (p.elements < 0 || parameter_elements_ > max_elements - p.elements) {
      return fail(fault::size_overflow, 0, 0, "expected ", name, " to fit into memory");
    }
    if (failed() || parameters_ >= 4 * store_.capacity) return too_many_steps();
    parameter_elements_ += p.elements;
    if (!claim(p.name)) {
      return fail(fault::parameter_duplicate, 0, 0, "expected ", name, " once, got it twice");
    }
    begin_as_in_pytorch(p, name);
    store_.parameters[parameters_] = p;
    return parameters_++;
  }
  // A parameter that begins neither as a convolution's nor as a normalisation's: PReLU's at 0.25.
  constexpr void starts_at(int index, double start) {
    if (index < 0 || failed()) return;
    store_.parameters[index].fan_in = 0;
    store_.parameters[index].start = start;
  }

  // The network yields these values, two or more; returns the first.
  constexpr int yield(const int* values, int count) {
    if (failed()) return -1;
    if (count > max_ports) {
      return fail(fault::outputs_too_many, max_ports, count, "expected up to ", max_ports,
                  " outputs, got ", count);
    }
    if (output_count_ > 0) {
      return fail(fault::outputs_not_last, 0, 0, "expected several outputs once, got them twice");
    }
    for (int i = 0; i < count; ++i) outputs_[output_count_++] = values[i];
    return values[0];
  }

  // A step that reads `in` and yields a new value of that shape; dtype and device are in's.
  constexpr int append(step s, int in, const shape& out) {
    if (failed()) return -1;
    if (!memory_holds(out)) {
      return fail(fault::size_overflow, 0, 0, "expected an output that fits into memory, got ",
                  out);
    }
    if (steps_ + reserved_ >= store_.capacity) return too_many_steps();
    s.layer = layers_ > 0 ? layers_ - 1 : 0;  // a layer of somebody's own may forget to begin
    s.in_value = in;
    if (s.out_value < 0) {
      value v = store_.values[in];
      v.extent = out;
      s.out_value = values_;
      store_.values[values_++] = v;
    }
    store_.values[s.out_value].producer = steps_;  // of a concat: the last part's
    store_.steps[steps_++] = s;
    return s.out_value;
  }

  // Makes room for steps that a pass will put beside those appended.
  constexpr void reserve(int steps) {
    if (steps > store_.capacity - steps_ - reserved_)
      too_many_steps();
    else
      reserved_ += steps;
  }

  static constexpr bool memory_holds(const shape& s) {
    return s.channels <= max_extent && s.height <= max_extent && s.width <= max_extent &&
           footprint(s, layout::blocked) >= 0;
  }

 protected:
  storage_view store_;
  bool shapes_known_;
  name_text path_{};
  const char* kind_ = "";
  int layers_ = 0;
  int steps_ = 0;
  int reserved_ = 0;
  bool infers_ = false;
  int values_ = 0;
  int parameters_ = 0;
  long long parameter_elements_ = 0;
  element_type parameter_type_ = element_type::float32;  // of the first layer that has any
  int outputs_[max_ports] = {};
  int output_count_ = 0;
  verdict verdict_{};

 private:
  constexpr void check_length() {
    if (path_.cut) fail(fault::name_too_long, 95, 0, "expected a name of at most 95 characters");
  }
  constexpr int too_many_steps() {
    return fail(fault::steps_exceed_n, store_.capacity, 0, "expected at most ", store_.capacity,
                " steps, the sum of the layers n");
  }
  // As reset_parameters() of PyTorch's Conv*d, ConvTranspose*d, Linear and normalisations does.
  constexpr void begin_as_in_pytorch(parameter& p, const char* name) const {
    if (p.rank > 1) {
      p.fan_in = 1;
      for (int i = 1; i < p.rank; ++i) p.fan_in *= p.dims[i];  // divides p.elements
    } else if (equal(name, "weight") || equal(name, "running_var")) {
      p.start = 1;
    } else if (equal(name, "bias") && parameters_ > 0) {
      const parameter& before = store_.parameters[parameters_ - 1];
      if (is_here(before.name, "weight")) p.fan_in = before.fan_in;
    }
  }
  // Is `whole` the path, a dot and `name`?
  constexpr bool is_here(const name_text& whole, const char* name) const {
    int i = 0;
    while (i < path_.size && whole.data[i] == path_.data[i]) ++i;
    if (i < path_.size || (i > 0 && whole.data[i++] != '.')) return false;
    return equal(whole.data + i, name);
  }
  constexpr bool claim(const name_text& name) {
    const auto slots = static_cast<unsigned long long>(store_.slot_count);
    for (unsigned long long at = hash(name.c_str()) % slots;; at = (at + 1) % slots) {
      int& slot = store_.slots[at];
      if (slot == 0) {
        slot = parameters_ + 1;
        return true;
      }
      if (equal(store_.parameters[slot - 1].name.c_str(), name.c_str())) return false;
    }
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI::plan
