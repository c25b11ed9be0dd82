#include "nn/runtime.h"

#include <dlfcn.h>

#include <atomic>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::nn {
namespace {

// Defined in runtime_entry.cpp, on the other side.
constexpr const char* entry_name = "smartcv_nn_runtime_entry";
constexpr const char* library_name = "libsmartcv_nn.so";

std::atomic<bool> opened_once = false;

const Runtime& open_runtime() {
  Dl_info here{};
  std::filesystem::path library = library_name;
  if (dladdr(reinterpret_cast<const void*>(&open_runtime), &here) != 0 && here.dli_fname != nullptr) {
    library = std::filesystem::path(here.dli_fname).parent_path() / library_name;
  }
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) {
    throw Error(ErrorCode::model,
                fmt::format("the networks cannot be loaded ({}): run scripts/setup and build again", dlerror()));
  }
  const auto entry = reinterpret_cast<const Runtime& (*)()>(dlsym(handle, entry_name));
  if (entry == nullptr) {
    throw Error(ErrorCode::model, "the networks' library is of another build: build again", {.file = library.string()});
  }
  opened_once = true;
  return entry();
}

}  // namespace

const Runtime& runtime() {
  static const Runtime& opened = open_runtime();
  return opened;
}

bool runtime_is_open() noexcept { return opened_once; }

}  // namespace smartcv::nn
