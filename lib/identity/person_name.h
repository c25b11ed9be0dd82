#ifndef SMARTCV_IDENTITY_PERSON_NAME_H
#define SMARTCV_IDENTITY_PERSON_NAME_H

#include <cstddef>
#include <string>

namespace smartcv::identity {

// Bytes of a name.
inline constexpr std::size_t longest_name = 200;

// Blanks at the ends taken off. Throws Error(usage) for a name that is empty, longer than that, no UTF-8 or has
// control characters: names stand in file names, subtitles and edit lists.
[[nodiscard]] std::string checked_name(const std::string& name);

}  // namespace smartcv::identity

#endif  // SMARTCV_IDENTITY_PERSON_NAME_H
