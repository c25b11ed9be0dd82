#ifndef SMARTCV_BASE_FORMAT_H
#define SMARTCV_BASE_FORMAT_H

// GCC 12 has no std::format: fmt::format comes from Debian's libfmt, which spdlog brings along.
#include <fmt/format.h>

#endif  // SMARTCV_BASE_FORMAT_H
