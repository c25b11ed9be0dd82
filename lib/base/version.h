#ifndef SMARTCV_BASE_VERSION_H
#define SMARTCV_BASE_VERSION_H

namespace smartcv {

// Raised with each release; CMakeLists.txt says the same number.
inline constexpr const char* version = "0.1.0";

}  // namespace smartcv

#endif  // SMARTCV_BASE_VERSION_H
