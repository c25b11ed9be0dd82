#ifndef SMARTCV_BASE_HTML_TEXT_H
#define SMARTCV_BASE_HTML_TEXT_H

#include <string>
#include <string_view>

namespace smartcv {

// Text as it stands in HTML, between tags or as an attribute's value in double quotes.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace smartcv

#endif  // SMARTCV_BASE_HTML_TEXT_H
