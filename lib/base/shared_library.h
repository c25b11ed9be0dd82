#ifndef SMARTCV_BASE_SHARED_LIBRARY_H
#define SMARTCV_BASE_SHARED_LIBRARY_H

#include <dlfcn.h>

namespace smartcv {

// A driver's shared library, opened at run time. It stays open: drivers do not like to be unloaded.
class SharedLibrary {
 public:
  explicit SharedLibrary(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_GLOBAL)) {}
  [[nodiscard]] bool is_open() const noexcept { return handle_ != nullptr; }
  // Calls the function `name` of the library, which returns an int and takes exactly `Arguments`; -1 when the library
  // is not open or has no such function.
  template <typename... Arguments>
  int call(const char* name, Arguments... arguments) const {
    if (handle_ == nullptr) {
      return -1;
    }
    const auto function = reinterpret_cast<int (*)(Arguments...)>(dlsym(handle_, name));
    return function != nullptr ? function(arguments...) : -1;
  }

 private:
  void* handle_;
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_SHARED_LIBRARY_H
