#ifndef SMARTCV_BASE_THREAD_NAME_H
#define SMARTCV_BASE_THREAD_NAME_H

#include <string_view>

namespace smartcv {

// Names the calling thread for top, gdb and perf; cut to the 15 bytes Linux keeps.
void name_this_thread(std::string_view name) noexcept;

}  // namespace smartcv

#endif  // SMARTCV_BASE_THREAD_NAME_H
