// SPDX-License-Identifier: BSL-1.0
// A whole network by ONNX Runtime, where its shared library is found at run time: one thread, all
// graph optimisations, input and output bound once. For networks.cpp.
#pragma once

#include <dlfcn.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "onnx_model.hpp"

namespace convexpr_benchmark {

// The C interface is a table of functions to which versions only append, so that a place in it is
// for good. These are those of version 7 (ONNX Runtime 1.7) that are called here.
class onnx_runtime {
  enum place : int {
    get_error_message = 2,
    create_env = 3,
    create_session_from_array = 8,
    create_session_options = 10,
    set_graph_optimization_level = 23,
    set_intra_op_threads = 24,
    create_tensor_with_data = 49,
    create_cpu_memory_info = 69,
    run_with_binding = 133,
    create_io_binding = 134,
    bind_input = 136,
    bind_output = 137,
  };
  struct entry_point {
    void* const* (*table)(std::uint32_t version);
    const char* (*version)();
  };
  static constexpr std::uint32_t table_version = 7;
  static constexpr int on_errors = 3, all_optimisations = 99, float32 = 1;
  static constexpr int arena = 1, default_memory = 0;

 public:
  // The library that the environment's CONVEXPR_ONNXRUNTIME names, or one that the system finds;
  // throws when there is none. It stays until the program ends.
  onnx_runtime() {
    const char* named = std::getenv("CONVEXPR_ONNXRUNTIME");
    void* library = dlopen(named != nullptr ? named : "libonnxruntime.so.1", RTLD_NOW);
    if (library == nullptr) throw std::runtime_error(dlerror());
    const auto base = reinterpret_cast<const entry_point* (*)()>(dlsym(library, "OrtGetApiBase"));
    if (base == nullptr) throw std::runtime_error("no OrtGetApiBase in the library");
    version_ = base()->version();
    table_ = base()->table(table_version);
    if (table_ == nullptr) throw std::runtime_error("ONNX Runtime before 1.7");
    call<create_env>(on_errors, "convexpr", &environment_);
  }
  const std::string& version() const { return version_; }

  template <place function, class... Arguments>
  void call(Arguments... arguments) const {
    using status = void*;
    const auto f = reinterpret_cast<status (*)(Arguments...)>(table_[function]);
    const status failed = f(arguments...);
    if (failed == nullptr) return;
    const auto message =
        reinterpret_cast<const char* (*)(status)>(table_[get_error_message])(failed);
    throw std::runtime_error(message);
  }

  // A model ready to run on `in`, writing to `out`; both are NCHW.
  class session {
   public:
    session(const onnx_runtime& runtime, const layer_graph& g, float* in, float* out)
        : runtime_(runtime) {
      const std::string model = onnx_writer(g).model();
      void *options = nullptr, *memory = nullptr;
      runtime.call<create_session_options>(&options);
      runtime.call<set_intra_op_threads>(options, 1);
      runtime.call<set_graph_optimization_level>(options, all_optimisations);
      runtime.call<create_session_from_array>(runtime.environment_,
                                              static_cast<const void*>(model.data()), model.size(),
                                              static_cast<const void*>(options), &session_);
      runtime.call<create_cpu_memory_info>(arena, default_memory, &memory);
      runtime.call<create_io_binding>(session_, &binding_);
      bind<bind_input>("in", g.values[static_cast<std::size_t>(g.input)], memory, in);
      bind<bind_output>("out", g.values[static_cast<std::size_t>(g.output)], memory, out);
    }
    void run() {
      runtime_.call<run_with_binding>(session_, static_cast<const void*>(nullptr),
                                      static_cast<const void*>(binding_));
    }

   private:
    template <place function>
    void bind(const char* name, const convexpr::shape& s, void* memory, float* data) {
      const std::int64_t dims[] = {1, s.channels, s.rows(), s.columns()};
      const std::size_t bytes = static_cast<std::size_t>(plan::volume(s)) * sizeof(float);
      void* tensor = nullptr;
      runtime_.call<create_tensor_with_data>(
          static_cast<const void*>(memory), static_cast<void*>(data), bytes,
          static_cast<const std::int64_t*>(dims), std::size_t{s.is_vector() ? 2U : 4U}, float32,
          &tensor);
      runtime_.call<function>(binding_, name, static_cast<const void*>(tensor));
    }
    const onnx_runtime& runtime_;
    void *session_ = nullptr, *binding_ = nullptr;
  };

 private:
  void* const* table_ = nullptr;
  void* environment_ = nullptr;
  std::string version_;
};

}  // namespace convexpr_benchmark
