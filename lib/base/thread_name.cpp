#include "base/thread_name.h"

#include <pthread.h>

#include <algorithm>
#include <array>

namespace smartcv {

void name_this_thread(std::string_view name) noexcept {
  std::array<char, 16> buffer{};  // the kernel keeps 15 bytes and a zero, and refuses anything longer
  const auto length = std::min(name.size(), buffer.size() - 1);
  std::copy_n(name.begin(), length, buffer.begin());
  pthread_setname_np(pthread_self(), buffer.data());
}

}  // namespace smartcv
