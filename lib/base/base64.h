#ifndef SMARTCV_BASE_BASE64_H
#define SMARTCV_BASE_BASE64_H

#include <string>
#include <string_view>

namespace smartcv {

// RFC 4648 with padding, in one line.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace smartcv

#endif  // SMARTCV_BASE_BASE64_H
