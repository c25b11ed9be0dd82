#ifndef SMARTCV_BASE_UTC_H
#define SMARTCV_BASE_UTC_H

#include <string>

namespace smartcv {

// Now: "2026-11-25T04:46:18Z".
[[nodiscard]] std::string utc_now();

}  // namespace smartcv

#endif  // SMARTCV_BASE_UTC_H
