#ifndef SMARTCV_BATCH_JOURNAL_LINE_H
#define SMARTCV_BATCH_JOURNAL_LINE_H

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace smartcv::batch {

using Json = nlohmann::ordered_json;

// One fact as a line of a journal: a JSON object whose last key, "sum", holds the first 16 hex digits of the SHA-256 of
// the text before it (the object without that key and without its closing brace).
[[nodiscard]] std::string sealed(const Json& fact);  // with the line's end
// The fact again, without "sum"; nothing for a line that is torn or was changed. The line's end may be there or not.
[[nodiscard]] std::optional<Json> unsealed(std::string_view line);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_JOURNAL_LINE_H
